package io.sluice.bench.registry;

import io.sluice.bench.member.Fleet;
import io.sluice.components.KubernetesApi;
import io.sluice.components.KubernetesObject;
import io.sluice.engine.identity.IdentityRules;
import io.sluice.engine.identity.Rule;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.kubernetes.KubernetesRegistry;
import io.sluice.registry.kubernetes.KubernetesSettings;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A server in this process that answers as Kubernetes does: a slice and pods for each service. */
final class KubernetesUnderLoad implements RegistryUnderLoad {
  private static final String NAMESPACE = "load";
  private static final int NODES = 100;

  private final KubernetesApi server = new KubernetesApi(0);
  private final Path kubeconfig;
  private final Map<String, List<Fleet.Member>> slices = new LinkedHashMap<>();

  KubernetesUnderLoad(Path folder) {
    this.kubeconfig = folder.resolve("kubeconfig");
  }

  @Override
  public InetSocketAddress address() {
    return server.address();
  }

  @Override
  public void fill(List<Fleet.Member> members) {
    for (int node = 0; node < NODES; node++) {
      server.put(
          KubernetesObject.of("nodes", "", "node-" + node)
              .withFields(
                  "\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}"));
    }
    members.forEach(this::stand);
    slices.keySet().forEach(this::publish);
  }

  @Override
  public void add(Fleet.Member member) {
    stand(member);
    publish(member.service());
  }

  private void stand(Fleet.Member member) {
    server.put(
        KubernetesObject.of("pods", NAMESPACE, pod(member))
            .withLabels(Map.of("app", member.service(), "version", "1.4")));
    slices.computeIfAbsent(member.service(), service -> new ArrayList<>()).add(member);
  }

  private void publish(String service) {
    List<Fleet.Member> members = slices.getOrDefault(service, List.of());
    server.put(
        KubernetesObject.of("endpointslices", NAMESPACE, service + "-1")
            .withLabels(Map.of("kubernetes.io/service-name", service))
            .withFields(
                "\"addressType\":\"IPv4\",\"ports\":[{\"name\":\"http\",\"port\":9000,"
                    + "\"protocol\":\"TCP\",\"appProtocol\":\"http\"}],\"endpoints\":["
                    + members.stream()
                        .map(KubernetesUnderLoad::endpoint)
                        .collect(Collectors.joining(","))
                    + "]"));
  }

  private static String endpoint(Fleet.Member member) {
    return ("{\"addresses\":[\"%s\"],\"nodeName\":\"node-%d\",\"zone\":\"zone-1\","
            + "\"conditions\":{\"ready\":true,\"serving\":true,\"terminating\":false},"
            + "\"targetRef\":{\"kind\":\"Pod\",\"namespace\":\"%s\",\"name\":\"%s\"}}")
        .formatted(
            member.address(),
            Math.floorMod(member.address().hashCode(), NODES),
            NAMESPACE,
            pod(member));
  }

  private static String pod(Fleet.Member member) {
    return member.service() + "-" + member.address().replace('.', '-');
  }

  @Override
  public RegistryAdapter adapter(int port, String source) {
    Path file = KubernetesApi.writeKubeconfig(kubeconfig, URI.create("http://127.0.0.1:" + port));
    return new KubernetesRegistry(source, KubernetesSettings.of(file));
  }

  @Override
  public IdentityRules identity() {
    return new IdentityRules(List.of(), List.of(new Rule.StripSuffix("." + NAMESPACE)));
  }

  @Override
  public String name(String service) {
    return service + "." + NAMESPACE;
  }

  @Override
  public void close() {
    server.close();
  }
}
