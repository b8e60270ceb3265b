package io.sluice.migrations.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.migrations.engine.State.Pause;
import io.sluice.migrations.engine.State.Phase;
import io.sluice.view.TrafficSplit;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class EngineTest {
  private static final TrafficSplit HALF =
      TrafficSplit.of(Map.of("vm", 5_000, "kubernetes", 5_000));

  private static Scene running(String keys) {
    Scene scene = new Scene(Plans.to(1_000, keys));
    scene.seconds(5);
    assertThat(scene.migration.state()).isEqualTo(new State.Running(1, Phase.BAKING));
    assertThat(scene.share()).isEqualTo(1_000);
    return scene;
  }

  @Test
  void aStepIsAppliedAcknowledgedBakedAndPassed() {
    Scene scene = new Scene(Plans.to(1_000, ""));

    State.Soaking soaking = scene.until(State.Soaking.class);

    assertThat(scene.told)
        .containsExactly(
            "migration.start",
            "migration.step",
            "migration.acknowledged",
            "migration.proven",
            "migration.step",
            "migration.acknowledged",
            "migration.proven",
            "migration.complete",
            "migration.soak");
    assertThat(scene.share()).isEqualTo(10_000);
    assertThat(soaking.until()).isGreaterThan(scene.now + 604_000_000);
  }

  @Test
  void itStartsAtItsTimeOnceNothingIsInTheWay() {
    Scene scene =
        new Scene(Plans.to(1_000, "'notBefore':'2027-01-15T08:01:00Z'"))
            .with(evidence -> evidence.withQueued("two others run"));
    scene.seconds(30);
    assertThat(scene.condition("time").sentence()).contains("2027-01-15T08:01:00Z");
    scene.seconds(60);
    assertThat(scene.migration.state()).isEqualTo(new State.Scheduled());
    assertThat(scene.condition("queue").sentence()).isEqualTo("two others run");

    scene.with(evidence -> evidence).seconds(2);
    assertThat(scene.migration.state()).isInstanceOf(State.Running.class);
  }

  @Test
  void aPlanThatAsksItsCallersStartsOnlyWhenTheyGetThrough() {
    Scene scene = new Scene(Plans.to(1_000, "'reach':true")).seconds(5);
    assertThat(scene.condition("reach").standing()).isEqualTo(Condition.Standing.WAITING);
    assertThat(Conditions.of(scene.migration, scene.evidence(), scene.now).lacksOnlyCallers())
        .isTrue();

    scene.with(told(Evidence.Answer.NO_DATA, "callers are asked")).seconds(5);
    assertThat(scene.condition("reach").sentence()).isEqualTo("callers are asked");
    scene.with(told(Evidence.Answer.FAIL, "1 of 2 reach kubernetes")).seconds(5);
    assertThat(scene.condition("reach").standing()).isEqualTo(Condition.Standing.FAILED);
    assertThat(scene.migration.state()).isEqualTo(new State.Scheduled());
    assertThat(scene.split).isEqualTo(Scene.VM);

    scene.with(told(Evidence.Answer.PASS, "2 of 2 reach kubernetes")).seconds(2);
    assertThat(scene.migration.state()).isInstanceOf(State.Running.class);
    scene.with(evidence -> evidence).seconds(2);
    assertThat(scene.migration.state()).isInstanceOf(State.Running.class);
  }

  private static UnaryOperator<Evidence> told(Evidence.Answer answer, String words) {
    return evidence -> evidence.withReach(new Evidence.Verdict(answer, words));
  }

  @Test
  void callersAreAskedForNothingWhileSomethingElseIsInTheWay() {
    Scene scene =
        new Scene(Plans.to(1_000, "'reach':true"))
            .with(evidence -> evidence.withQueued("two others run"))
            .seconds(5);

    assertThat(Conditions.of(scene.migration, scene.evidence(), scene.now).lacksOnlyCallers())
        .isFalse();
  }

  @Test
  void aRollbackByHandEndsIt() {
    Scene scene = running("");

    scene.as(Scene.VM).seconds(1);

    assertThat(scene.migration.state()).isInstanceOf(State.RolledBack.class);
  }

  @Test
  void anotherSplitIsDriftAndResumingAsksForItsOwnAgain() {
    Scene scene = running("").as(HALF).seconds(1);
    assertThat(scene.paused()).isEqualTo(Pause.DRIFT);
    assertThat(scene.seconds(5).split).isEqualTo(HALF);

    scene.take(scene.as("bob").resume(scene.migration, "mine")).seconds(1);

    assertThat(scene.share()).isEqualTo(1_000);
  }

  @Test
  void aSplitThatIsOlderThanItsOwnWriteIsWaitedFor() {
    Scene scene = running("");
    scene.generation--;
    scene.split = HALF;

    assertThat(scene.turn().worthStoring()).isFalse();
    assertThat(scene.migration.state()).isInstanceOf(State.Running.class);
  }

  @Test
  void aPauseHoldsTheWeightsAndWhatWasBaked() {
    Scene scene = running("").seconds(3);
    long baked = scene.migration.progress().bakedMs();

    scene.take(scene.as("ann").pause(scene.migration, "lunch")).seconds(60);
    assertThat(scene.paused()).isEqualTo(Pause.USER);
    assertThat(scene.migration.progress().bakedMs()).isEqualTo(baked);
    scene.take(scene.as("ann").resume(scene.migration, "back")).seconds(2);

    assertThat(scene.migration.state()).isEqualTo(new State.Running(1, Phase.BAKING));
    assertThat(scene.migration.progress().bakedMs()).isBetween(baked, baked + 1_000);
  }

  @Test
  void aFreezeHoldsWhatItForbidsAndNoMore() {
    Scene scene = running("").with(evidence -> evidence.withFreeze("Black Friday"));
    State.Paused paused = scene.until(State.Paused.class);
    assertThat(paused.reason()).isEqualTo(Pause.FREEZE);
    assertThat(paused.held()).isEqualTo(new State.Running(1, Phase.GATED));
    assertThat(scene.share()).isEqualTo(1_000);

    scene.with(evidence -> evidence).until(State.Soaking.class);
  }

  @Test
  void aRollbackAsksNoFreeze() {
    Scene scene = running("").with(evidence -> evidence.withFreeze("Black Friday"));

    scene.take(scene.as("ann").rollback(scene.migration, "bad", false)).seconds(2);

    assertThat(scene.migration.state()).isInstanceOf(State.RolledBack.class);
    assertThat(scene.share()).isZero();
  }

  @Test
  void anEmergencyAndARestoredStoreHoldForPeople() {
    Scene emergency = running("").with(e -> e.withEmergency("rolled back without the store"));
    assertThat(emergency.seconds(1).paused()).isEqualTo(Pause.EMERGENCY);
    Scene restored = running("").with(e -> e.withRestored("generation 3 where 9 was"));
    assertThat(restored.seconds(1).paused()).isEqualTo(Pause.RESTORED);

    restored.with(evidence -> evidence).seconds(60);
    assertThat(restored.paused()).isEqualTo(Pause.RESTORED);
  }

  @Test
  void whoIsMissingIsNamedAndHolds() {
    Scene scene =
        running("")
            .with(
                evidence ->
                    evidence.withProxies(
                        new Evidence.Acknowledged(212, 211, List.of("web-7"), List.of())));
    long baked = scene.migration.progress().bakedMs();
    scene.seconds(100);
    assertThat(scene.condition("acknowledged").sentence())
        .isEqualTo("acknowledged by 211 of 212, not by web-7");
    assertThat(scene.migration.progress().bakedMs()).isEqualTo(baked);
    scene.seconds(300);
    assertThat(scene.paused()).isEqualTo(Pause.NO_DATA);

    scene.with(evidence -> evidence).until(State.Soaking.class);
  }

  @Test
  void aQuorumIsEnoughWhereThePlanSaysSo() {
    Scene scene =
        new Scene(Plans.to(1_000, "'quorumBasisPoints':9900"))
            .with(
                evidence ->
                    evidence.withProxies(
                        new Evidence.Acknowledged(212, 211, List.of("web-7"), List.of())));

    scene.until(State.Soaking.class);
  }

  @Test
  void trafficThatGoesElsewhereIsNotProven() {
    Scene scene = running("");
    scene.with(
        evidence ->
            evidence.withTraffic(
                new Evidence.Traffic(
                    Tally.of(
                        "1",
                        "web",
                        Map.of(
                            "vm", new Answers(scene.now / 1_000, 0), "kubernetes", Answers.NONE)),
                    3,
                    List.of(),
                    0)));
    scene.seconds(600);

    assertThat(scene.migration.state()).isEqualTo(new State.Running(1, Phase.BAKING));
    assertThat(scene.condition("measured").standing()).isEqualTo(Condition.Standing.WAITING);
    assertThat(scene.share()).isEqualTo(1_000);
  }

  @Test
  void anotherCountingLosesOneWindowAndNothingElse() {
    Scene scene = running("").seconds(2);
    long before = scene.migration.progress().tally().environment("vm").all();
    scene.with(
        evidence ->
            evidence.withTraffic(
                new Evidence.Traffic(
                    Tally.of("2", "web", Map.of("vm", new Answers(5, 0))), 3, List.of(), 0)));

    scene.seconds(1);

    assertThat(scene.migration.progress().tally().environment("vm").all()).isEqualTo(before);
    scene.with(
        evidence ->
            evidence.withTraffic(
                new Evidence.Traffic(
                    Tally.of("2", "web", Map.of("vm", new Answers(12, 0))), 3, List.of(), 0)));
    scene.seconds(1);
    assertThat(scene.migration.progress().tally().environment("vm").all()).isEqualTo(before + 7);
  }

  @Test
  void whatCallersOfTheirOwnSplitSendIsNotCounted() {
    Scene scene = running("").seconds(2);
    Answers before = scene.migration.progress().tally().environment("kubernetes");
    SortedMap<String, SortedMap<String, Answers>> callers = new TreeMap<>();
    scene.with(evidence -> evidence.withTraffic(apart(callers, 0)));
    scene.seconds(1);

    scene.with(evidence -> evidence.withTraffic(apart(callers, 1_000)));
    scene.seconds(1);

    assertThat(scene.migration.progress().tally().environment("kubernetes")).isEqualTo(before);
    assertThat(scene.migration.progress().tally().callers()).doesNotContainKey("pilot");
    assertThat(scene.migration.state()).isEqualTo(new State.Running(1, Phase.BAKING));
  }

  /** All of what the pilot sends to its pods fails. */
  private static Evidence.Traffic apart(
      SortedMap<String, SortedMap<String, Answers>> callers, long failed) {
    callers.put("pilot", new TreeMap<>(Map.of("kubernetes", new Answers(0, failed))));
    return new Evidence.Traffic(
        new Tally("3", callers), 3, List.of(), 0, 1_000, java.util.Set.of("pilot"));
  }

  @Test
  void timeThatNobodySawIsNotBaked() {
    Scene scene = running("").seconds(2);
    long baked = scene.migration.progress().bakedMs();

    scene.now += 3_600_000;
    scene.seconds(1);

    assertThat(scene.migration.progress().bakedMs()).isEqualTo(baked);
    scene.seconds(1);
    assertThat(scene.migration.progress().bakedMs()).isEqualTo(baked + 1_000);
  }

  @Test
  void whatIsOverStaysOver() {
    Scene scene = running("");
    scene.take(scene.as("ann").abort(scene.migration, "enough")).as(HALF).seconds(5);

    assertThat(scene.migration.state()).isInstanceOf(State.Aborted.class);
    assertThat(scene.split).isEqualTo(HALF);
    assertThat(Scene.refused(scene.as("ann").rollback(scene.migration, "", false)))
        .contains("is over");
  }

  @Test
  void requestsThatWereSentBeforeTheAcknowledgementAreNotCounted() {
    Scene scene = new Scene(Plans.to(1_000, "'bakeMs':60000"));
    scene.with(
        evidence ->
            evidence.withTraffic(
                new Evidence.Traffic(
                    evidence.traffic().orElseThrow().totals(), 3, List.of(), 0, 5_000)));
    scene.seconds(4);
    assertThat(scene.migration.state()).isEqualTo(new State.Running(1, Phase.BAKING));
    long from = scene.migration.progress().countsFrom();
    assertThat(from).isBetween(scene.now + 3_000, scene.now + 6_000);

    scene.seconds((int) (from - scene.now) / 1_000 - 1);
    assertThat(scene.migration.progress().tally().callers()).isEmpty();
    scene.seconds(1);
    assertThat(scene.migration.progress().tally().environment("kubernetes").all()).isEqualTo(100);
  }

  @Test
  void aLongerBakeOfTheNextStepDoesNotHoldTheStepBefore() {
    Scene scene =
        new Scene(
            Plans.plan(
                "'steps':[{'weights':{'vm':9000,'kubernetes':1000},'bakeMs':5000},"
                    + "{'weights':{'vm':5000,'kubernetes':5000},'bakeMs':60000}]"));

    scene.seconds(20);

    assertThat(scene.migration.number()).isEqualTo(2);
    assertThat(scene.share()).isEqualTo(5_000);
    assertThat(scene.migration.progress().waived()).isFalse();
  }

  @Test
  void aPauseAtAGateDoesNotCostTheProof() {
    Scene scene =
        new Scene(
            Plans.plan(
                "'steps':[{'weights':{'vm':5000,'kubernetes':5000},'gate':'manual'},"
                    + "{'weights':{'kubernetes':10000}}]"));
    scene.seconds(40);
    assertThat(scene.migration.state()).isEqualTo(new State.Running(1, Phase.GATED));

    scene.take(scene.as("ann").pause(scene.migration, "lunch")).seconds(5);
    scene.take(scene.as("ann").resume(scene.migration, "back")).seconds(4);

    assertThat(scene.migration.state()).isEqualTo(new State.Running(1, Phase.GATED));
  }
}
