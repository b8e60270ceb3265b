package io.sluice.migrations.engine;

import io.sluice.migrations.OnFailure;
import java.util.Optional;

/**
 * How a migration goes on. A function: the same migration, evidence and moment give the same turn,
 * on any thread.
 */
public final class Engine {
  private Engine() {}

  /**
   * One beat.
   *
   * @param now milliseconds since the epoch
   */
  public static Turn step(Migration migration, Evidence evidence, long now) {
    State state = migration.state();
    if (state instanceof State.Scheduled scheduled) {
      return new Beginning(migration, evidence, now).turn(scheduled);
    }
    if (!state.underWay()) {
      return Turns.nothing(migration);
    }
    return new Outside(migration, evidence, now)
        .turn()
        .orElseGet(() -> undisturbed(migration, evidence, now));
  }

  private static Turn undisturbed(Migration migration, Evidence evidence, long now) {
    State state = migration.state();
    if (state instanceof State.RollingBack back) {
      return new Retreat(migration, evidence).turn(back);
    }
    if (state instanceof State.RollbackBlocked blocked) {
      return new Retreat(migration, evidence).turn(blocked);
    }
    if (state instanceof State.Completed completed) {
      return Turns.to(
          migration,
          completed.soaking(completed.at() + migration.plan().soakMs()),
          "migration.soak",
          "soaks; it can be rolled back until it is finished");
    }
    if (state instanceof State.Soaking) {
      return Turns.nothing(migration);
    }
    return guarded(Observation.of(migration, evidence, now), evidence, now);
  }

  private static Turn guarded(Migration migration, Evidence evidence, long now) {
    Optional<Guards.Judged> failure = new Guards(migration, evidence, now).failure();
    if (failure.isPresent() && failure.get().onFailure() == OnFailure.ROLL_BACK) {
      return rolledBack(migration, evidence, failure.get().condition().sentence());
    }
    if (migration.state() instanceof State.Running running) {
      return failure.isPresent()
          ? failed(migration, running, failure.get().condition().sentence(), now)
          : new Walk(migration, evidence, now).turn(running);
    }
    if (migration.state() instanceof State.Paused paused) {
      boolean told = failure.isEmpty() || !paused.reason().endsByItself();
      return told
          ? new Hold(migration, evidence, now).turn(paused)
          : Turns.to(
              migration,
              paused.because(State.Pause.GUARD, failure.get().condition().sentence(), now),
              "migration.pause",
              failure.get().condition().sentence());
    }
    throw new AssertionError(migration.state());
  }

  private static Turn failed(Migration migration, State.Running running, String words, long now) {
    return Turns.to(
        migration, running.paused(State.Pause.GUARD, words, now), "migration.pause", words);
  }

  /** The write leaves with the verdict, not a beat later. */
  private static Turn rolledBack(Migration migration, Evidence evidence, String words) {
    State.RollingBack back = new State.RollingBack("guard: " + words, false);
    Turn verdict = Turns.to(migration, back, "migration.guard", words);
    return Turns.after(verdict, new Retreat(verdict.next(), evidence).turn(back));
  }
}
