package io.sluice.injector;

import java.util.List;

/**
 * What one pod is to the mesh.
 *
 * @param service its federated name
 * @param namespace where the pod is
 * @param port the application's own; 0 when nobody calls it
 * @param ingress where callers reach it through Envoy; 0 when nobody does
 * @param dependencies what it calls
 * @param grace seconds that Kubernetes gives it to end
 */
record Workload(
    String service,
    String namespace,
    int port,
    int ingress,
    List<String> dependencies,
    long grace) {
  Workload {
    dependencies = List.copyOf(dependencies);
  }

  /** A name made of its parts, as the configuration's {@code service} says. */
  static String named(String naming, String app, String namespace) {
    return naming.replace("{app}", app).replace("{namespace}", namespace);
  }
}
