package io.sluice.migrations.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.migrations.Plan;
import io.sluice.migrations.engine.Condition;
import io.sluice.migrations.engine.Conditions;
import io.sluice.migrations.engine.Migration;
import io.sluice.migrations.engine.MigrationForm;
import io.sluice.migrations.engine.Plans;
import io.sluice.migrations.engine.State;
import org.junit.jupiter.api.Test;

/** What becomes of a migration of services that are well, ill, slow, mute or silent. */
class SimulationTest {
  private static final Plan RAMP = Plans.plan("'evidence':{'minRequests':1000}");

  private static Simulation of(Plan plan, Service service, long seed) {
    return new Simulation(plan, new World(service, seed));
  }

  private static boolean ends(Simulation simulation, long beats) {
    return simulation.until(
        state -> state instanceof State.Soaking || state.over() || state instanceof State.Paused,
        beats);
  }

  @Test
  void aHealthyServiceArrives() {
    for (long seed = 1; seed <= 20; seed++) {
      World world = new World(Service.HEALTHY, seed);
      Simulation simulation = new Simulation(RAMP, world);

      assertThat(ends(simulation, 1_000)).as("seed %d", seed).isTrue();
      assertThat(simulation.migration().state()).isInstanceOf(State.Soaking.class);
      assertThat(world.split().weight(World.NEW)).isEqualTo(10_000);
    }
  }

  @Test
  void aHealthyServiceWithBurstsArrivesNearlyAlways() {
    int stopped = 0;
    for (long seed = 1; seed <= 100; seed++) {
      Simulation simulation = of(RAMP, Service.HEALTHY.inBursts(10), seed);
      ends(simulation, 2_000);
      stopped += simulation.migration().state() instanceof State.Soaking ? 0 : 1;
    }

    assertThat(stopped).isLessThanOrEqualTo(3);
  }

  @Test
  void fivePointsWorseIsStoppedWithinTwoThousandRequestsAndGoesBack() {
    int late = 0;
    for (long seed = 1; seed <= 200; seed++) {
      World world = new World(Service.HEALTHY.worseBy(0.05), seed);
      Simulation simulation = new Simulation(RAMP, world);

      assertThat(simulation.until(State::over, 2_000)).as("seed %d", seed).isTrue();
      assertThat(simulation.migration().state()).isInstanceOf(State.RolledBack.class);
      assertThat(world.split().weight(World.OLD)).isEqualTo(10_000);
      late += world.fresh().all() <= 2_000 ? 0 : 1;
    }

    assertThat(late).isLessThanOrEqualTo(6);
  }

  @Test
  void fivePointsWorseInBurstsIsStopped() {
    Plan slow = Plans.plan("'bakeMs':60000");
    int late = 0;
    for (long seed = 1; seed <= 100; seed++) {
      World world = new World(Service.HEALTHY.worseBy(0.05).inBursts(10), seed);
      Simulation simulation = new Simulation(slow, world);

      assertThat(simulation.until(State::over, 4_000)).as("seed %d", seed).isTrue();
      late += world.fresh().all() <= 8_000 ? 0 : 1;
    }

    assertThat(late).isLessThanOrEqualTo(10);
  }

  @Test
  void onePointWorseIsStoppedBeforeAllHasMoved() {
    Plan plan = Plans.plan("'bakeMs':200000");
    for (long seed = 1; seed <= 5; seed++) {
      Simulation simulation = of(plan, Service.HEALTHY.worseBy(0.01), seed);

      assertThat(simulation.until(State::over, 10_000)).as("seed %d", seed).isTrue();
      assertThat(simulation.migration().state()).isInstanceOf(State.RolledBack.class);
    }
  }

  @Test
  void aSlowServiceIsStopped() {
    Plan plan = Plans.plan("'guards':[{'kind':'latency','deltaMs':100,'forMs':5000}]");
    World world = new World(Service.HEALTHY.slowerBy(150), 1);
    Simulation simulation = new Simulation(plan, world);

    assertThat(simulation.until(State::over, 60)).isTrue();
    assertThat(simulation.migration().state()).isInstanceOf(State.RolledBack.class);
    assertThat(world.split().weight(World.NEW)).isZero();
  }

  @Test
  void withoutTrafficItHolds() {
    World world = new World(Service.HEALTHY.withRate(0), 1);
    Simulation simulation = new Simulation(Plans.plan(""), world);

    assertThat(ends(simulation, 3_600)).isFalse();
    assertThat(simulation.migration().state()).isEqualTo(new State.Running(1, State.Phase.BAKING));
    assertThat(world.split().weight(World.NEW)).isEqualTo(100);
    assertThat(condition(simulation, world, "measured").standing())
        .isEqualTo(Condition.Standing.WAITING);
  }

  @Test
  void withHalfOfTheProxiesSilentItHoldsAndCallsSomebody() {
    World world = new World(Service.HEALTHY.withSilent(5), 1);
    Simulation simulation = new Simulation(Plans.plan(""), world);

    assertThat(ends(simulation, 3_600)).isTrue();
    assertThat(simulation.migration().state()).isInstanceOf(State.Paused.class);
    State.Paused paused = (State.Paused) simulation.migration().state();
    assertThat(paused.reason()).isEqualTo(State.Pause.NO_DATA);
    assertThat(paused.sentence()).contains("5 of 10 proxies report", "proxy-0");
    assertThat(simulation.migration().progress().bakedMs()).isZero();
    assertThat(world.split().weight(World.NEW)).isEqualTo(100);
  }

  @Test
  void aServerThatIsKilledAtEveryBeatGoesTheSameWay() {
    Simulation quiet = of(RAMP, Service.HEALTHY.inBursts(5), 3);
    Simulation killed = of(RAMP, Service.HEALTHY.inBursts(5), 3);
    for (int beat = 0; beat < 200; beat++) {
      quiet.beat();
      killed.beat();
      killed.put(reread(killed.migration()));

      assertThat(killed.migration()).isEqualTo(quiet.migration());
    }
  }

  private static Migration reread(Migration migration) {
    MigrationForm.Stored stored = MigrationForm.read(MigrationForm.document(migration));
    assertThat(stored).isInstanceOf(MigrationForm.Stored.Whole.class);
    return ((MigrationForm.Stored.Whole) stored).migration();
  }

  private static Condition condition(Simulation simulation, World world, String name) {
    return Conditions.of(simulation.migration(), world.evidence(), world.now())
        .named(name)
        .orElseThrow();
  }
}
