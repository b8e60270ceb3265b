package io.sluice.bench.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.BenchRun;
import org.junit.jupiter.api.Test;

/** Each benchmark runs to its end with sizes that take seconds; its figures mean nothing here. */
class FailoverBenchmarksIT {
  @Test
  void theStreamsOfAKilledMemberAreServedByTheOthers() throws Exception {
    BenchRun run =
        BenchRun.of(
            "failover",
            "--streams=40",
            "--names=5",
            "--services=20",
            "--instances=3",
            "--only=AS_ENVOY",
            "--rounds=1",
            "--warm-up=0");

    assertThat(run.value("as Envoy: the last stream is served")).isPositive();
    assertThat(run.value("as Envoy: resources sent again")).isZero();
    assertThat(run.value("as Envoy: streams on the fuller member")).isBetween(20.0, 39.0);
    assertThat(run.value("as Envoy: then a change has reached all")).isPositive();
  }

  @Test
  void aLostReaderIsReplacedAndItsMemoryWeighed() throws Exception {
    BenchRun run =
        BenchRun.of(
            "members",
            "--names=5",
            "--services=20",
            "--instances=3",
            "--changes=3",
            "--rounds=1",
            "--warm-up=0");

    assertThat(run.figures()).contains("later on another member");
    assertThat(run.value("killed reader: a change is on the others")).isPositive();
    assertThat(run.value("frozen reader: a change is on the others")).isPositive();
    assertThat(run.value("resident, the largest member, at the end")).isPositive();
  }
}
