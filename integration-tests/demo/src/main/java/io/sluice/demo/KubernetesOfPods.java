package io.sluice.demo;

import io.sluice.components.KubernetesApi;
import io.sluice.components.KubernetesObject;
import java.nio.file.Path;
import java.util.Map;

/**
 * A server within the demo that answers as Kubernetes does: pods on two nodes, and one
 * EndpointSlice of the Service {@code orders} in the namespace {@code shop}.
 */
final class KubernetesOfPods implements DemoRegistry {
  private static final String NAMESPACE = "shop";
  private static final int NODES = 2;

  private final KubernetesApi server;
  private final Path kubeconfig;

  private KubernetesOfPods(KubernetesApi server, Path kubeconfig) {
    this.server = server;
    this.kubeconfig = kubeconfig;
  }

  static KubernetesOfPods start(DemoRegistry.Start start) {
    var server = new KubernetesApi(start.ports().registry(5));
    for (int node = 0; node < NODES; node++) {
      server.put(
          KubernetesObject.of("nodes", "", node(node))
              .withFields(
                  "\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}"));
    }
    for (Backend pod : start.backends()) {
      server.put(
          KubernetesObject.of("pods", NAMESPACE, pod.name())
              .withLabels(Map.of("app", Backends.SERVICE, "version", "2.0")));
    }
    int slice = 0;
    for (Backend pod : start.backends()) {
      server.put(slice(pod, slice++, start.protocolWord()));
    }
    return new KubernetesOfPods(
        server, server.writeKubeconfig(start.folder().resolve("kubeconfig")));
  }

  /** Pods of a slice share their port, and here each has its own: a slice for each. */
  private static KubernetesObject slice(Backend pod, int number, String protocol) {
    return KubernetesObject.of("endpointslices", NAMESPACE, Backends.SERVICE + "-" + number)
        .withLabels(Map.of("kubernetes.io/service-name", Backends.SERVICE))
        .withFields(
            """
            "addressType":"IPv4",
            "ports":[{"name":"main","port":%d,"protocol":"TCP","appProtocol":"%s"}],
            "endpoints":[{"addresses":["127.0.0.1"],"nodeName":"%s","zone":"zone-%d",
              "conditions":{"ready":true,"serving":true,"terminating":false},
              "targetRef":{"kind":"Pod","namespace":"%s","name":"%s"}}]"""
                .formatted(
                    pod.port(),
                    protocol,
                    node(number % NODES),
                    number % NODES + 1,
                    NAMESPACE,
                    pod.name()));
  }

  private static String node(int number) {
    return "node-" + (number + 1);
  }

  @Override
  public String source() {
    return ("{ name: cluster, kind: kubernetes, environment: kubernetes, kubeconfig: \"%s\","
            + " identity: [ { stripSuffix: .%s } ] }")
        .formatted(kubeconfig, NAMESPACE);
  }

  @Override
  public String words() {
    return "Kubernetes (within the demo), " + server.uri();
  }

  @Override
  public void close() {
    server.close();
  }
}
