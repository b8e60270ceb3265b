package io.sluice.migrations.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.migrations.engine.State.Pause;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CapacitiesTest {
  private static Evidence ready(Evidence evidence, int vm, int pods, double stated) {
    return evidence.withCapacity(
        Map.of(
            "vm", new Evidence.Capacity(vm, OptionalDouble.empty()),
            "kubernetes",
                new Evidence.Capacity(
                    pods, stated == 0 ? OptionalDouble.empty() : OptionalDouble.of(stated))));
  }

  @Test
  void aStepWaitsForThePodsItNeedsAndSaysHowMany() {
    Scene scene = new Scene(Plans.to(1_000, "")).with(e -> ready(e, 24, 5, 75));
    State.Paused paused = scene.until(State.Paused.class);

    assertThat(paused.reason()).isEqualTo(Pause.CAPACITY);
    assertThat(paused.sentence())
        .isEqualTo("kubernetes needs 14 ready for 100%, has 5: set minReplicas 14");
    assertThat(scene.share()).isEqualTo(1_000);

    scene.with(e -> ready(e, 24, 14, 75)).until(State.Soaking.class);
  }

  @Test
  void whatNobodyStatedIsLearntWhereGuardsPass() {
    Scene scene = new Scene(Plans.to(1_000, "")).with(e -> ready(e, 10, 2, 0));
    State.Paused paused = scene.until(State.Paused.class);

    assertThat(paused.sentence()).contains("needs 9 ready for 100%", "or state what one carries");
    assertThat(scene.migration.learnt().get("vm")).isEqualTo(100);
    scene.with(e -> ready(e, 10, 10, 0)).until(State.Soaking.class);
  }

  @Test
  void anEnvironmentWithoutReadyEndpointsGetsNothing() {
    Scene scene = new Scene(Plans.to(1_000, "")).with(e -> ready(e, 10, 0, 0)).seconds(3);

    assertThat(scene.paused()).isEqualTo(Pause.CAPACITY);
    assertThat(scene.share()).isZero();
  }

  @Test
  void anAutoscalerIsFollowedByAtMostTheHeadroom() {
    Scene scene =
        new Scene(Plans.to(5_000, "'growth':'hpa','headroomBasisPoints':5000"))
            .with(e -> ready(e, 10, 3, 0));
    int before = 5_000;
    scene.until(State.Running.class);
    for (int i = 0; i < 120 && scene.share() < 10_000; i++) {
      scene.seconds(1);
      assertThat(scene.share()).isBetween(0, before * 3 / 2);
      before = Math.max(before, scene.share());
    }

    assertThat(scene.share()).isEqualTo(10_000);
    assertThat(scene.told.stream().filter("migration.step"::equals)).hasSize(3);
    scene.until(State.Soaking.class);
  }

  @Test
  void aRollbackGoesAsFarAsTheOldSideCarriesAndThenOnByItself() {
    Scene scene = new Scene(Plans.to(5_000, "")).with(e -> ready(e, 24, 24, 0));
    scene.until(State.Soaking.class);
    scene.with(e -> ready(e, 9, 24, 0));

    scene.take(scene.as("ann").rollback(scene.migration, "slow", false));
    State.RollbackBlocked blocked = scene.until(State.RollbackBlocked.class);
    assertThat(scene.split.weight("vm")).isEqualTo(3_750);
    assertThat(blocked.needs()).contains("vm carries 37.5% with 9 ready of the 24");
    assertThat(scene.condition("capacity").sentence()).contains("by force");
    assertThat(Scene.refused(scene.as("ann").rollback(scene.migration, "", false)))
        .contains("--force");

    scene.with(e -> ready(e, 18, 24, 0)).seconds(2);
    assertThat(scene.split.weight("vm")).isEqualTo(7_500);
    scene.with(e -> ready(e, 24, 24, 0)).until(State.RolledBack.class);
    assertThat(scene.split.weight("vm")).isEqualTo(10_000);
  }

  @Test
  void byForceItGoesAllTheWay() {
    Scene scene = new Scene(Plans.to(5_000, "")).with(e -> ready(e, 24, 24, 0));
    scene.until(State.Soaking.class);
    scene.with(e -> ready(e, 0, 24, 0));
    scene.take(scene.as("ann").rollback(scene.migration, "slow", false));
    scene.until(State.RollbackBlocked.class);
    assertThat(scene.share()).isEqualTo(10_000);

    scene.take(scene.as("ann").rollback(scene.migration, "now", true));

    scene.until(State.RolledBack.class);
    assertThat(scene.share()).isZero();
  }
}
