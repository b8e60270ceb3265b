package io.sluice.bench.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.BenchRun;
import org.junit.jupiter.api.Test;

/** Three days instead of a year; every answer is compared with what was, else it would fail. */
class HistoryBenchmarkIT {

  @Test
  void whatIsRecordedInThreeDaysIsToldRightAndSmall() throws Exception {
    BenchRun run =
        BenchRun.of(
            "history",
            "--services=20",
            "--days=3",
            "--changes=2000",
            "--questions=20",
            "--rounds=1");

    assertThat(run.value("an instance's change")).isBetween(20.0, 300.0);
    assertThat(run.value("a service at a moment: median")).isPositive();
    assertThat(run.value("registry's first page: median")).isPositive();
  }
}
