package io.sluice.migrations.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.migrations.engine.State.Pause;
import io.sluice.migrations.engine.State.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandsTest {
  @Test
  void whoWroteThePlanDoesNotApproveIt() {
    Migration draft = Migration.draft("m1", Plans.to(1_000, ""), "ann", 1);
    Migration pending = Scene.done(new Commands("ann", 1).start(draft, true));
    assertThat(pending.state()).isEqualTo(new State.PendingApproval());

    assertThat(Scene.refused(new Commands("ann", 2).approve(pending, Migration.START)))
        .contains("ann wrote the plan; somebody else approves");
    Migration approved = Scene.done(new Commands("bob", 2).approve(pending, Migration.START));
    assertThat(approved.state()).isEqualTo(new State.Scheduled());
    assertThat(approved.approvals())
        .containsExactly(new Migration.Approved(Migration.START, "bob", 2));
  }

  @Test
  void aManualGateWaitsForSomebodyElse() {
    Scene scene =
        new Scene(
            Plans.plan(
                "'steps':[{'weights':{'vm':5000,'kubernetes':5000},'gate':'manual'},"
                    + "{'weights':{'kubernetes':10000}}]"));
    scene.seconds(60);
    assertThat(scene.migration.state()).isEqualTo(new State.Running(1, Phase.GATED));
    assertThat(scene.condition("gate").sentence())
        .isEqualTo("somebody other than ann approves step-1");
    assertThat(Scene.refused(scene.as("bob").approve(scene.migration, "step-2")))
        .contains("which is step-1");

    scene.take(scene.as("bob").approve(scene.migration, "step-1")).until(State.Soaking.class);
  }

  @Test
  void advancingDoesNotWaitForBakeAndRequests() {
    Scene scene = new Scene(Plans.to(1_000, "'bakeMs':86400000")).seconds(5);

    scene.take(scene.as("ann").advance(scene.migration, "seen enough")).seconds(3);

    assertThat(scene.migration.number()).isEqualTo(2);
    assertThat(scene.migration.progress().waived()).isFalse();
  }

  @Test
  void aQuietServiceIsLeftToAPersonAfterItsTime() {
    Scene scene =
        new Scene(
            Plans.to(
                1_000,
                "'toleranceBasisPoints':10,'evidence':{'minRequests':1000000,'orAfterMs':20000,'then':'gate'}"));
    scene.seconds(15);
    assertThat(scene.condition("measured").standing()).isEqualTo(Condition.Standing.WAITING);
    scene.seconds(30);
    assertThat(scene.migration.state()).isEqualTo(new State.Running(1, Phase.GATED));
    assertThat(scene.condition("gate").standing()).isEqualTo(Condition.Standing.WAITING);

    scene.take(scene.as("bob").approve(scene.migration, "step-1")).seconds(2);
    assertThat(scene.migration.number()).isEqualTo(2);
  }

  @Test
  void whoTakesOverPausesIt() {
    Scene scene = new Scene(Plans.to(1_000, "")).seconds(5);

    scene.take(scene.as("bob").takeOver(scene.migration, "mine now"));

    assertThat(scene.paused()).isEqualTo(Pause.USER);
    assertThat(scene.seconds(60).share()).isEqualTo(1_000);
  }

  @Test
  void theEndIsAskedForAndSaysWhatIsInItsWay() {
    Scene scene = new Scene(Plans.to(5_000, "'soakMs':3600000"));
    scene.until(State.Soaking.class);

    assertThat(
            Scene.refused(scene.as("ann").finish(scene.migration, List.of("vm has 3 ready"), true)))
        .isEqualTo("it cannot end: vm has 3 ready");
    assertThat(Scene.refused(scene.as("ann").finish(scene.migration, List.of(), false)))
        .contains("soaks for 1 h more");
    scene.now += 3_600_000;
    Migration finished = Scene.done(scene.as("ann").finish(scene.migration, List.of(), false));
    assertThat(finished.state().over()).isTrue();
  }

  @Test
  void aSoakCanBeRolledBack() {
    Scene scene = new Scene(Plans.to(5_000, ""));
    scene.until(State.Soaking.class);

    scene.take(scene.as("ann").rollback(scene.migration, "memory", false));

    scene.until(State.RolledBack.class);
    assertThat(scene.share()).isZero();
  }

  @Test
  void whatMakesNoSenseIsRefusedInWords() {
    Migration draft = Migration.draft("m1", Plans.to(1_000, ""), "ann", 1);
    Commands ann = new Commands("ann", 1);

    assertThat(Scene.refused(ann.rollback(draft, "", false))).contains("abort it instead", "DRAFT");
    assertThat(Scene.refused(ann.pause(draft, ""))).contains("DRAFT");
    assertThat(Scene.refused(ann.resume(draft, ""))).contains("is not paused");
    assertThat(Scene.refused(ann.advance(draft, ""))).contains("is in no step");
    assertThat(Scene.refused(ann.takeOver(draft, ""))).contains("does not own the split");
    assertThat(Scene.refused(ann.finish(draft, List.of(), true))).contains("SOAKING");
  }

  @Test
  void aMirrorIsAStepBeforeTheFirst() {
    Scene scene = new Scene(Plans.to(1_000, "'mirror':{'percentBasisPoints':1000,'bakeMs':5000}"));
    scene.seconds(1);
    assertThat(scene.turn().mirror()).contains(new io.sluice.migrations.Mirror(1_000, 5_000));
    scene.with(
        evidence ->
            evidence.withTraffic(
                new Evidence.Traffic(
                    Tally.of(
                        "1",
                        "web",
                        java.util.Map.of(
                            "vm", new Answers(scene.now, 0),
                            "kubernetes", new Answers(scene.now / 10, 0))),
                    3,
                    List.of(),
                    0)));
    scene.seconds(4);
    assertThat(scene.share()).isZero();
    scene.seconds(6);

    assertThat(scene.share()).isEqualTo(1_000);
    assertThat(scene.turn().mirror()).isEmpty();
  }
}
