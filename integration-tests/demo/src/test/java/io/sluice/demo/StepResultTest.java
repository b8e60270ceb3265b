package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StepResultTest {
  @Test
  void trafficWithinTwoPointsOnEnoughRequestsFollowed() {
    assertThat(result(9000, 4_600, 400, 0).followed()).isTrue();
    assertThat(result(9000, 4_401, 599, 0).followed()).isTrue();
  }

  @Test
  void trafficThatIsMoreThanTwoPointsOffDidNotFollow() {
    assertThat(result(9000, 4_399, 601, 0).followed()).isFalse();
    assertThat(result(0, 101, 4_899, 0).followed()).isFalse();
  }

  @Test
  void tooFewRequestsProveNothing() {
    assertThat(result(10_000, 4_999, 0, 0).followed()).isFalse();
  }

  @Test
  void aFailedRequestIsAFailure() {
    assertThat(result(10_000, 5_000, 0, 1).followed()).isFalse();
  }

  @Test
  void anEnvironmentThatNobodyAskedForCounts() {
    var result =
        new StepResult(
            Map.of("vm", 10_000), new Counts(Map.of("vm", 4_000L, "kubernetes", 1_000L), 0));

    assertThat(result.followed()).isFalse();
  }

  @Test
  void aRowTellsAskedAndMeasured() {
    assertThat(result(9000, 4_505, 495, 0).row())
        .isEqualTo("    90/10     90.10/9.90      5000       0  followed");
    assertThat(result(9000, 2_500, 2_500, 3).row()).endsWith("NOT FOLLOWED");
    assertThat(StepResult.header()).isEqualTo("    asked       measured  requests  failed");
  }

  private static StepResult result(int vmAsked, long vm, long kubernetes, long failed) {
    return new StepResult(
        Map.of("vm", vmAsked, "kubernetes", 10_000 - vmAsked),
        new Counts(Map.of("vm", vm, "kubernetes", kubernetes), failed));
  }
}
