package io.sluice.bench.xds;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.BenchRun;
import org.junit.jupiter.api.Test;

/** Each benchmark runs to its end with sizes that take seconds; its figures mean nothing here. */
class WireBenchmarksIT {
  @Test
  void aChangeReachesTheStreamsOfEveryRival() throws Exception {
    BenchRun run =
        BenchRun.of(
            "fanout",
            "--streams=20",
            "--names=5",
            "--clusters=20",
            "--interested=4",
            "--more-clusters=40",
            "--rounds=2",
            "--warm-up=1");

    assertThat(run.figures()).contains("all: last stream, sluice delta / floor");
    for (Rival rival : Rival.serving()) {
      assertThat(run.value("all: " + rival.title() + ", last stream")).isPositive();
      assertThat(run.value("some: " + rival.title() + ", last stream")).isPositive();
    }
    assertThat(run.value("all: sluice delta, bytes"))
        .as("the floor sends as much")
        .isEqualTo(run.value("all: floor, bytes"));
  }

  @Test
  void idleStreamsAreHeldAndWeighed() throws Exception {
    BenchRun run =
        BenchRun.of(
            "streams",
            "--streams=20",
            "--held=30",
            "--names=5",
            "--clusters=20",
            "--rounds=1",
            "--warm-up=1");

    assertThat(run.value("streams held that got a change")).isEqualTo(30);
  }

  @Test
  void streamsThatComeBackAreSentNothingAgain() throws Exception {
    BenchRun run =
        BenchRun.of(
            "reconnect", "--streams=30", "--names=5", "--clusters=20", "--rounds=2", "--warm-up=1");

    assertThat(run.value("all are back")).isPositive();
    assertThat(run.value("resources sent again, all rounds")).isZero();
  }
}
