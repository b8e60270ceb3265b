package io.sluice.bench.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.BenchRun;
import org.junit.jupiter.api.Test;

/** Twenty runs of each kind instead of ten thousand. */
class GuardBenchmarkIT {
  @Test
  void theGuardIsBetterThanWhatItStandsBeside() throws Exception {
    BenchRun run = BenchRun.of("guard", "--runs=20");

    assertThat(run.value("well, bursts: stopped")).isLessThanOrEqualTo(5);
    assertThat(run.value("well, bursts: stopped, naive")).isPositive();
    assertThat(run.value("5 points worse, independent, exponential: stopped within 2,000"))
        .isGreaterThanOrEqualTo(95);
  }
}
