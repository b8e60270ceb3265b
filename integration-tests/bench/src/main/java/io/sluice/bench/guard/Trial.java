package io.sluice.bench.guard;

import io.sluice.migrations.Feeds;
import io.sluice.migrations.Plan;
import io.sluice.migrations.PlanForm;
import io.sluice.migrations.engine.State;
import io.sluice.migrations.simulation.Service;
import io.sluice.migrations.simulation.Simulation;
import io.sluice.migrations.simulation.World;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Many migrations of one service under one plan, each with its own seed.
 *
 * @param service what it is like
 * @param plan how it is moved
 */
record Trial(Service service, Plan plan) {
  private static final double MARGIN = 0.005;
  private static final int LONGEST = 20_000;

  /** Requests that the target got until it was stopped; -1 where it was not. */
  record Stops(List<Long> requests) {
    double within(long most) {
      return requests.stream().filter(one -> one >= 0 && one <= most).count()
          * 100.0
          / requests.size();
    }

    double all() {
      return within(Long.MAX_VALUE);
    }

    double median() {
      List<Long> stopped = requests.stream().filter(one -> one >= 0).sorted().toList();
      return stopped.isEmpty() ? Double.NaN : stopped.get(stopped.size() / 2);
    }
  }

  /** A plan as JSON, without service, environment and reason. */
  static Plan plan(String keys) {
    String json =
        "{\"service\":\"orders\",\"to\":\"kubernetes\",\"reason\":\"measured\",%s}".formatted(keys);
    if (PlanForm.read(json, Feeds.NONE) instanceof PlanForm.Read.Valid valid) {
      return valid.plan();
    }
    throw new IllegalArgumentException("no plan: " + json);
  }

  /** With the engine as it is. */
  Stops run(int runs, long seed) {
    return new Stops(
        IntStream.range(0, runs).parallel().mapToObj(run -> guarded(seed + run)).toList());
  }

  private long guarded(long seed) {
    World world = new World(service, seed);
    Simulation simulation = new Simulation(plan, world);
    simulation.until(
        state ->
            state.over() || state instanceof State.RollingBack || state instanceof State.Soaking,
        LONGEST);
    State state = simulation.migration().state();
    return state instanceof State.RollingBack || state instanceof State.RolledBack
        ? world.fresh().all()
        : -1;
  }

  /** With the naive test in the guard's place: all else, and the traffic, is the same. */
  Stops runNaive(int runs, long seed) {
    return new Stops(
        IntStream.range(0, runs).parallel().mapToObj(run -> naive(seed + run)).toList());
  }

  private long naive(long seed) {
    World world = new World(service, seed);
    Simulation simulation = new Simulation(plan, world);
    for (int beat = 0; beat < LONGEST; beat++) {
      if (simulation.migration().state() instanceof State.Soaking) {
        return -1;
      }
      simulation.beat();
      boolean compared = world.split().weight(World.OLD) > 0;
      if (compared && new NaiveTest(world.old(), world.fresh()).failed(MARGIN)) {
        return world.fresh().all();
      }
    }
    return -1;
  }
}
