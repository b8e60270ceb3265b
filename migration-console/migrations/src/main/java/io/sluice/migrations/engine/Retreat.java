package io.sluice.migrations.engine;

import io.sluice.view.TrafficSplit;
import java.util.Optional;

/** The way back to the baseline, as far as the old environment carries. */
record Retreat(Migration migration, Evidence evidence) {
  /** A blocked one goes on only for so much more: every raise is a write. */
  private static final int LEAST_RAISE = 100;

  Turn turn(State.RollingBack back) {
    Evidence.InForce inForce = evidence.split().orElseThrow();
    TrafficSplit baseline = migration.baseline();
    if (baseline == null || Shares.same(inForce.split(), baseline)) {
      return Turns.to(
          migration, back.arrived(), "migration.rolledback", "at the baseline: " + back.why());
    }
    Capacities.Back way = way(back.force(), baseline, inForce.split());
    if (Shares.same(way.split(), inForce.split())) {
      return blocked(back, way);
    }
    return Turns.write(
        migration,
        way.split(),
        inForce,
        new Happening(
            "migration.rollback",
            "back to %s: %s".formatted(Shares.words(way.split()), back.why())));
  }

  private Turn blocked(State.RollingBack back, Capacities.Back way) {
    String needs =
        way.lacks().orElse("it goes no further") + "; add endpoints there, or roll back by force";
    return Turns.to(migration, back.blocked(needs), "migration.blocked", needs);
  }

  /** Whether there is more room than before. */
  Turn turn(State.RollbackBlocked blocked) {
    Evidence.InForce inForce = evidence.split().orElseThrow();
    TrafficSplit baseline = migration.baseline();
    if (baseline == null) {
      return Turns.nothing(migration);
    }
    Capacities.Back way = way(false, baseline, inForce.split());
    int raise =
        inForce.split().weight(migration.plan().to()) - way.split().weight(migration.plan().to());
    if (way.lacks().isPresent() && raise < LEAST_RAISE) {
      return Turns.nothing(migration);
    }
    State.RollingBack again = blocked.again(false);
    return new Retreat(migration.in(again), evidence).turn(again);
  }

  private Capacities.Back way(boolean force, TrafficSplit baseline, TrafficSplit inForce) {
    return force
        ? new Capacities.Back(baseline.namingAlso(inForce), Optional.empty())
        : new Capacities(migration, evidence).back(baseline, inForce);
  }
}
