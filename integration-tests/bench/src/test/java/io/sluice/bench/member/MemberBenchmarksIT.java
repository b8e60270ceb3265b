package io.sluice.bench.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.BenchRun;
import org.junit.jupiter.api.Test;

/** Each benchmark runs to its end with sizes that take seconds; its figures mean nothing here. */
class MemberBenchmarksIT {
  @Test
  void aServerStartsColdAndWarm() throws Exception {
    BenchRun run =
        BenchRun.of(
            "start",
            "--services=20",
            "--instances=3",
            "--subscribers=3",
            "--changes=4",
            "--rounds=1",
            "--warm-up=0");

    assertThat(run.value("cold: to ready")).isPositive();
    assertThat(run.value("warm: resident when ready")).isPositive();
    assertThat(run.value("after 4 changes: threads")).isPositive();
  }

  @Test
  void anAgentListensAndServesFromDisk() throws Exception {
    BenchRun run =
        BenchRun.of(
            "agent",
            "--services=20",
            "--instances=3",
            "--idle=1",
            "--settle=0",
            "--rounds=1",
            "--warm-up=0");

    assertThat(run.value("with an archive: listens after")).isPositive();
    assertThat(run.value("agent: resident beside a live Envoy")).isPositive();
    assertThat(run.value("Envoy is live: from disk, no server there")).isPositive();
  }

  @Test
  void restIsAskedAtAFixedRateBesideChanges() throws Exception {
    BenchRun run =
        BenchRun.of(
            "api",
            "--services=20",
            "--instances=4",
            "--rate=100",
            "--seconds=2",
            "--rounds=1",
            "--warm-up=0");

    assertThat(run.value("with changes: p99"))
        .isGreaterThanOrEqualTo(run.value("with changes: p50"));
    assertThat(run.value("with changes: the change itself")).isPositive();
    assertThat(run.value("with changes: errors")).isZero();
    assertThat(run.value("floor: p50")).isPositive();
  }

  /** So often that a page which kept its stream when it was left would use up the connections. */
  @Test
  void aBrowserShowsSplitsAsTheyAreSet() throws Exception {
    BenchRun run =
        BenchRun.of(
            "page",
            "--services=20",
            "--instances=4",
            "--rate=20",
            "--changes=1",
            "--scroll=100",
            "--settle=20",
            "--rounds=4",
            "--warm-up=0");

    assertThat(run.value("quiet, fleet: commit to pixels")).isPositive();
    assertThat(run.value("with events, service: commit to pixels")).isPositive();
    assertThat(run.value("with events, fleet: frames a second while scrolled")).isPositive();
    assertThat(run.value("with events, fleet: longest task, processor time")).isPositive();
    assertThat(run.value("with events: events a second")).isPositive();
  }
}
