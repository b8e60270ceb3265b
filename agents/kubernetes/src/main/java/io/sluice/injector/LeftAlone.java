package io.sluice.injector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Pods that cannot have sidecars, or that something would not start without. */
final class LeftAlone {
  private final Settings settings;

  LeftAlone(Settings settings) {
    this.settings = settings;
  }

  /**
   * Why a pod is left as it is; empty when it is not.
   *
   * @param spec of the pod
   * @param asked whether the pod itself says that it wants them
   */
  Optional<String> reason(JsonNode spec, boolean asked) {
    if (spec.path("hostNetwork").asBoolean()) {
      return Optional.of("it uses its node's network, where ports would collide");
    }
    if (isWindows(spec)) {
      return Optional.of("it runs on Windows");
    }
    String priority = spec.path("priorityClassName").asText();
    if (priority.startsWith("system-")) {
      return Optional.of(
          "the cluster itself needs it, as its priority class " + priority + " says");
    }
    if (!settings.sidecars().areNative()
        && !spec.path("restartPolicy").asText("Always").equals("Always")) {
      return Optional.of("it should end, and would not with sidecars of kind containers");
    }
    String dns = spec.path("dnsPolicy").asText("ClusterFirst");
    return asked || !List.of("None", "Default").contains(dns)
        ? Optional.empty()
        : settings.mesh().xds().stream()
            .filter(LeftAlone::isOfCluster)
            .findFirst()
            .map(
                server ->
                    ("its dnsPolicy %s may not know %s, and it would wait for it: say agent.xds by"
                            + " addresses, or label it %s: true if it does")
                        .formatted(dns, server, Names.INJECT));
  }

  /** Where nodes of several systems are, pods say it for the scheduler, if not for the kubelet. */
  private static boolean isWindows(JsonNode spec) {
    JsonNode selector = spec.path("nodeSelector");
    return Stream.of(
            spec.at("/os/name"),
            selector.path("kubernetes.io/os"),
            selector.path("beta.kubernetes.io/os"))
        .anyMatch(each -> each.asText().equals("windows"));
  }

  /** Whether only the cluster's own name server knows it. */
  private static boolean isOfCluster(String server) {
    return server.matches(".*\\.svc(\\..*)?:\\d+");
  }
}
