package io.sluice.injector;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.VersionInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the configuration to the cluster's release. An API server drops a field that it does not
 * know: before 1.29 a native sidecar would be an init container that never ends, and before 1.30 a
 * pod with a sleep is refused.
 */
final class ClusterRelease {
  private static final Logger log = LoggerFactory.getLogger(ClusterRelease.class);
  private static final int NATIVE_SIDECARS = 29;
  private static final int SLEEP = 30;

  private ClusterRelease() {}

  /**
   * Fails when pods would be blocked; a cluster that does not say its release is believed to be a
   * new one.
   *
   * @throws IllegalStateException with what to configure instead
   */
  static void check(KubernetesClient client, Settings.Sidecars sidecars) {
    try {
      check(client.getKubernetesVersion(), sidecars);
    } catch (KubernetesClientException e) {
      log.atDebug().addKeyValue("why", e.getMessage()).log("the cluster does not say its release");
    }
  }

  static void check(@Nullable VersionInfo release, Settings.Sidecars sidecars) {
    String minor = release == null ? "" : String.valueOf(release.getMinor()).replaceAll("\\D", "");
    if (release == null || minor.isEmpty() || !"1".equals(release.getMajor())) {
      return;
    }
    int number = Integer.parseInt(minor);
    if (sidecars.areNative() && number < NATIVE_SIDECARS) {
      throw new IllegalStateException(
          "sidecars.kind: native needs Kubernetes 1.29, and this is 1." + number + ": containers");
    }
    if (sidecars.drain() > 0 && number < SLEEP) {
      throw new IllegalStateException(
          "sidecars.drain: a sleep needs Kubernetes 1.30, and this is 1." + number + ": 0");
    }
  }
}
