package io.sluice.injector;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.VersionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterReleaseTest {
  private static void check(String minor, String kind, int drain) {
    ClusterRelease.check(
        release(minor),
        Reviews.settings(Reviews.MESH + "sidecars: { kind: %s, drain: %d }".formatted(kind, drain))
            .sidecars());
  }

  private static VersionInfo release(String minor) {
    return new VersionInfo.Builder().withMajor("1").withMinor(minor).build();
  }

  @Test
  void aClusterThatWouldBlockPodsIsRefusedWithWhatToSay() {
    assertThatThrownBy(() -> check("28+", "native", 0))
        .hasMessage("sidecars.kind: native needs Kubernetes 1.29, and this is 1.28: containers");
    assertThatThrownBy(() -> check("29", "native", 5))
        .hasMessage("sidecars.drain: a sleep needs Kubernetes 1.30, and this is 1.29: 0");
  }

  @ParameterizedTest
  @CsvSource({"27,containers,0", "29,native,0", "31,native,5", "'',native,5"})
  void everyOtherIsTaken(String minor, String kind, int drain) {
    assertThatCode(() -> check(minor, kind, drain)).doesNotThrowAnyException();
  }
}
