package io.sluice.registry.kubernetes;

import io.sluice.components.KubernetesObject;
import java.util.List;
import java.util.Map;

/** Objects of Kubernetes as tests write them. */
final class Objects {
  private Objects() {}

  /** One endpoint of a slice, with the fields that a test gives. */
  static String endpoint(String address, String more) {
    return "{\"addresses\":[\"" + address + "\"]" + (more.isEmpty() ? "" : "," + more) + "}";
  }

  static String ready(String address, String pod) {
    return endpoint(address, pod(pod) + ",\"conditions\":{\"ready\":true,\"serving\":true}");
  }

  static String notReady(String address, String more) {
    return endpoint(
        address,
        "\"conditions\":{\"ready\":false,\"serving\":false}" + (more.isEmpty() ? "" : "," + more));
  }

  static String pod(String name) {
    return "\"targetRef\":{\"kind\":\"Pod\",\"name\":\"" + name + "\",\"namespace\":\"shop\"}";
  }

  static String port(String name, int number, String appProtocol) {
    return "{\"name\":\""
        + name
        + "\",\"port\":"
        + number
        + ",\"protocol\":\"TCP\""
        + (appProtocol.isEmpty() ? "" : ",\"appProtocol\":\"" + appProtocol + "\"")
        + "}";
  }

  static KubernetesObject slice(
      String service, String name, String type, List<String> ports, List<String> endpoints) {
    return KubernetesObject.of("endpointslices", "shop", name)
        .withLabels(Map.of("kubernetes.io/service-name", service))
        .withFields(
            "\"addressType\":\""
                + type
                + "\",\"ports\":["
                + String.join(",", ports)
                + "],\"endpoints\":["
                + String.join(",", endpoints)
                + "]");
  }

  static KubernetesObject slice(String service, String name, String... endpoints) {
    return slice(service, name, "IPv4", List.of(port("http", 8080, "http")), List.of(endpoints));
  }

  static KubernetesObject node(String name, boolean ready) {
    return KubernetesObject.of("nodes", "", name)
        .withFields(
            "\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\""
                + (ready ? "True" : "Unknown")
                + "\"}]}");
  }
}
