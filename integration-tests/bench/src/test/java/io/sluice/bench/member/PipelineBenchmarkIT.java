package io.sluice.bench.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.BenchRun;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The benchmark runs to its end with sizes that take seconds; its figures mean nothing here. */
class PipelineBenchmarkIT {
  private static final String[] SMALL = {
    "pipeline",
    "--services=20",
    "--instances=3",
    "--subscribers=4",
    "--names=6",
    "--warm-changes=2",
    "--changes=4",
    "--rounds=1",
    "--warm-up=0"
  };

  @Test
  void aChangeOfTheFileReachesEverySubscriber() throws Exception {
    BenchRun run = BenchRun.of(with("--from=file"));

    double fromRead = run.value("file: " + PipelineFigures.FROM_READ);
    assertThat(fromRead).isPositive();
    assertThat(run.value("file: " + PipelineFigures.FROM_CHANGE))
        .as("medians of four changes: no finer than that a change comes before it is read")
        .isGreaterThan(fromRead);
    assertThat(run.value("file: burst of 60, most responses of a subscriber")).isPositive();
  }

  @Test
  void aChangeInConsulReachesEverySubscriber() throws Exception {
    BenchRun run = BenchRun.of(with("--from=consul"));

    assertThat(run.value("consul: " + PipelineFigures.FROM_READ)).isPositive();
    assertThat(run.value("consul: " + PipelineFigures.FROM_CHANGE))
        .isGreaterThan(run.value("consul: " + PipelineFigures.FROM_READ));
    assertThat(run.value("consul: burst of 60, longest delay of one")).isPositive();
  }

  private static String[] with(String further) {
    String[] all = Arrays.copyOf(SMALL, SMALL.length + 1);
    all[SMALL.length] = further;
    return all;
  }
}
