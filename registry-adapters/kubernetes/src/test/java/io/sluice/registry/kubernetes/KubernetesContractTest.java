package io.sluice.registry.kubernetes;

import io.sluice.components.KubernetesApi;
import io.sluice.components.KubernetesObject;
import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.testkit.GuardedRegistryContract;
import io.sluice.registry.testkit.GuardedRegistryUnderTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class KubernetesContractTest extends GuardedRegistryContract {
  @TempDir Path folder = Path.of("");

  @Override
  protected GuardedRegistryUnderTest registry() {
    return new Cluster(folder);
  }

  /** The contract's names are given to Services by their label. */
  record Cluster(KubernetesApi api, Path kubeconfig) implements GuardedRegistryUnderTest {
    Cluster(Path folder) {
      this(new KubernetesApi(0), folder.resolve("kubeconfig"));
    }

    @Override
    public RegistryAdapter adapter() {
      return new KubernetesRegistry(
          "fake",
          KubernetesSettings.of(api.writeKubeconfig(kubeconfig)).withPacing(TestPacing.FAST));
    }

    @Override
    public String threadPrefix() {
      return "sluice-fake-";
    }

    @Override
    public void put(String service, List<Instance> instances) {
      put(service, instances, List.of());
    }

    @Override
    public void putWithMalformed(String service, List<Instance> instances) {
      put(service, instances, List.of("{\"addresses\":[]}"));
    }

    /** The contract's instances differ by port, so each has a slice of its own. */
    private void put(String service, List<Instance> instances, List<String> malformed) {
      List<KubernetesObject> slices = new ArrayList<>();
      for (Instance one : instances) {
        String endpoint =
            one.health() == Health.CRITICAL
                ? Objects.notReady(one.address(), "")
                : Objects.endpoint(one.address(), "");
        slices.add(slice(service, one.port(), List.of(endpoint)));
      }
      slices.add(slice(service, 1, malformed));
      for (int port = 19_001; port <= 19_003; port++) {
        String name = service + "-" + port;
        if (slices.stream().noneMatch(slice -> slice.name().equals(name))) {
          api.delete("endpointslices", "shop", name);
        }
      }
      slices.forEach(api::put);
    }

    private static KubernetesObject slice(String service, int port, List<String> endpoints) {
      return Objects.slice(
              service, service + "-" + port, "IPv4", List.of(Objects.port("", port, "")), endpoints)
          .withLabels(Map.of("kubernetes.io/service-name", service, ObjectFacts.SERVICE, service));
    }

    @Override
    public void remove(String service) {
      for (int port : new int[] {1, 19_001, 19_002, 19_003}) {
        api.delete("endpointslices", "shop", service + "-" + port);
      }
    }

    @Override
    public void breakDown() {
      api.manners().answerWith(503);
      api.breakConnections();
    }

    @Override
    public void recover() {
      api.manners().answerWith(200);
    }

    @Override
    public void refuseCredentials() {
      api.manners().answerWith(403);
      api.breakConnections();
    }

    @Override
    public void close() {
      api.close();
    }
  }
}
