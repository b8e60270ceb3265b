package io.sluice.migrations.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.migrations.engine.State.Pause;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GuardsTest {
  private static Evidence.Verdict verdict(Evidence.Answer answer) {
    return new Evidence.Verdict(answer, "the query says so");
  }

  private static Scene asked(String onFailure, Evidence.Answer answer) {
    Scene scene =
        new Scene(
            Plans.to(
                1_000,
                "'guards':[{'kind':'webhook','name':'ask','url':'https://a/b','onFailure':'%s'}]"
                    .formatted(onFailure)));
    return scene.with(evidence -> evidence.withVerdicts(Map.of("ask", verdict(answer))));
  }

  private static void failing(Scene scene, long failed) {
    scene.with(
        evidence ->
            evidence.withTraffic(
                new Evidence.Traffic(
                    Tally.of(
                        "1",
                        "web",
                        Map.of(
                            "vm", new Answers(seconds(scene) * 891, seconds(scene) * 9),
                            "kubernetes",
                                new Answers(
                                    seconds(scene) * (100 - failed), seconds(scene) * failed))),
                    3,
                    List.of(),
                    0)));
  }

  private static long seconds(Scene scene) {
    return (scene.now - 1_800_000_000_000L) / 1_000;
  }

  @Test
  void aFaultGoesBackWithTheVerdict() {
    Scene scene = new Scene(Plans.to(1_000, "")).seconds(2);
    failing(scene, 10);

    scene.until(State.RollingBack.class);

    assertThat(scene.share()).as("written with the verdict").isZero();
    assertThat(scene.until(State.RolledBack.class).why()).contains("errors +", "limit 0.50");
  }

  @Test
  void aGuardMayPauseInsteadAndIsBegunAnewByResuming() {
    Scene scene = new Scene(Plans.to(1_000, "'guards':[{'kind':'errorRate','onFailure':'pause'}]"));
    scene.seconds(2);
    failing(scene, 8);
    scene.until(State.Paused.class);
    assertThat(scene.paused()).isEqualTo(Pause.GUARD);
    assertThat(scene.share()).isEqualTo(1_000);

    scene.take(scene.as("bob").resume(scene.migration, "pods replaced"));
    assertThat(scene.migration.tests()).isEmpty();
    failing(scene, 1);
    scene.seconds(3);
    assertThat(scene.migration.state()).isInstanceOf(State.Running.class);
  }

  @Test
  void guardsGoOnWhileItIsPaused() {
    Scene scene = new Scene(Plans.to(1_000, "")).seconds(5);
    scene.take(scene.as("ann").pause(scene.migration, "lunch"));
    failing(scene, 10);

    scene.until(State.RolledBack.class);
  }

  @Test
  void anAbsoluteLimitHoldsWhereThereIsNoControlGroup() {
    Scene scene =
        new Scene(
            Plans.plan(
                "'steps':[{'weights':{'kubernetes':10000}}],"
                    + "'limits':{'errorRateAtMostBasisPoints':200}"));
    scene.seconds(2);
    assertThat(scene.share()).isEqualTo(10_000);
    failing(scene, 10);

    assertThat(scene.until(State.RolledBack.class).why()).contains("at most 2%");
  }

  @Test
  void theLastStepIsComparedWithTheRecordedControl() {
    Scene scene = new Scene(Plans.to(5_000, "'limits':{'errorRateAtMostBasisPoints':9000}"));
    scene.until(State.Running.class);
    while (scene.migration.number() < 2) {
      scene.seconds(1);
    }
    failing(scene, 5);

    assertThat(scene.until(State.RolledBack.class).why()).contains("old as recorded 1.");
  }

  @Test
  void anAnswerOfSomebodyElseCountsAndNoneHolds() {
    asked("rollBack", Evidence.Answer.PASS).until(State.Soaking.class);
    asked("rollBack", Evidence.Answer.FAIL).until(State.RolledBack.class);
    Scene paused = asked("pause", Evidence.Answer.FAIL);
    paused.until(State.Paused.class);
    assertThat(paused.paused()).isEqualTo(Pause.GUARD);

    Scene none = asked("rollBack", Evidence.Answer.NO_DATA).seconds(120);
    assertThat(none.migration.state()).isEqualTo(new State.Running(1, State.Phase.BAKING));
    assertThat(none.migration.progress().bakedMs()).isZero();
    assertThat(none.condition("guard:ask").sentence()).contains("no data");
  }

  @Test
  void slownessFailsOnceItLasts() {
    Scene scene =
        new Scene(Plans.to(1_000, "'guards':[{'kind':'latency','deltaMs':50,'forMs':3000}]"));
    scene.with(evidence -> slower(evidence, scene.now, 40)).seconds(8);
    assertThat(scene.condition("guard:latency").standing()).isEqualTo(Condition.Standing.MET);
    scene.with(evidence -> slower(evidence, scene.now, 60)).seconds(2);
    assertThat(scene.condition("guard:latency").standing()).isEqualTo(Condition.Standing.WAITING);

    assertThat(scene.until(State.RolledBack.class).why()).contains("+60 ms (limit 50)");
  }

  @Test
  void aFeedThatEndsHolds() {
    Scene scene =
        new Scene(Plans.to(1_000, "'bakeMs':600000,'guards':[{'kind':'latency','deltaMs':50}]"));
    long read = scene.now;
    scene.with(evidence -> slower(evidence, read, 10)).seconds(200);

    assertThat(scene.migration.progress().bakedMs()).isBetween(50_000L, 60_000L);
    assertThat(scene.seconds(300).paused()).isEqualTo(Pause.NO_DATA);
  }

  private static Evidence slower(Evidence evidence, long at, double millis) {
    return evidence.withLatency(
        Map.of("vm", latency(100, at), "kubernetes", latency(100 + millis, at)));
  }

  private static Evidence.Latency latency(double millis, long at) {
    SortedMap<Integer, Double> quantiles = new TreeMap<>();
    quantiles.put(9_900, millis);
    return new Evidence.Latency(quantiles, at);
  }
}
