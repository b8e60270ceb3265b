package io.sluice.migrations.engine;

import io.sluice.view.TrafficSplit;
import java.util.List;
import java.util.Optional;

/** What others did to the split of a migration that is under way. */
record Outside(Migration migration, Evidence evidence, long now) {

  /** What follows, or empty when its split is in force and the store is believed. */
  Optional<Turn> turn() {
    if (evidence.restored().isPresent()) {
      return Optional.of(held(State.Pause.RESTORED, evidence.restored().get()));
    }
    if (evidence.emergency().isPresent()) {
      return Optional.of(held(State.Pause.EMERGENCY, evidence.emergency().get()));
    }
    if (evidence.split().isEmpty()
        || evidence.split().get().generation() < migration.askedGeneration()) {
      return Optional.of(Turns.nothing(migration));
    }
    return migration.asked() == null ? beforeTheFirst() : moved(evidence.split().get());
  }

  private Turn held(State.Pause reason, String words) {
    if (migration.state() instanceof State.Running running) {
      return Turns.to(migration, running.paused(reason, words, now), "migration.pause", words);
    }
    if (migration.state() instanceof State.Paused paused && paused.reason().endsByItself()) {
      return Turns.to(migration, paused.because(reason, words, now), "migration.pause", words);
    }
    return Turns.nothing(migration);
  }

  /** Nothing of ours is in force yet, so another split is another baseline. */
  private Optional<Turn> beforeTheFirst() {
    TrafficSplit inForce = evidence.split().orElseThrow().split();
    if (migration.baseline() != null && Shares.same(inForce, migration.baseline())) {
      return Optional.empty();
    }
    Migration again = migration.from(inForce, Beginning.ready(evidence));
    if (again.ramp().isEmpty()) {
      String why = "the service is there already: " + Shares.words(inForce);
      return Optional.of(Turns.to(again, new State.Aborted(why), "migration.abort", why));
    }
    String words = "the split before it is now " + Shares.words(inForce);
    return Optional.of(
        new Turn(
            again,
            Optional.empty(),
            List.of(new Happening("migration.baseline", words)),
            again.mirrored()));
  }

  private Optional<Turn> moved(Evidence.InForce stored) {
    TrafficSplit asked = migration.expected().orElseThrow();
    if (Shares.same(stored.split(), asked)) {
      return Optional.empty();
    }
    TrafficSplit baseline = migration.baseline();
    if (baseline != null && Shares.same(stored.split(), baseline)) {
      String why = "the service was rolled back" + by(stored);
      return Optional.of(
          Turns.to(migration, new State.RolledBack(why), "migration.rolledback", why));
    }
    return drifted(
        "%s is stored%s, not %s"
            .formatted(Shares.words(stored.split()), by(stored), Shares.words(asked)));
  }

  private Optional<Turn> drifted(String words) {
    State state = migration.state();
    if (state instanceof State.Completed || state instanceof State.Soaking) {
      return Optional.of(Turns.to(migration, new State.Aborted(words), "migration.abort", words));
    }
    if (state instanceof State.Running running) {
      return running.phase() == State.Phase.APPLYING
          ? Optional.empty()
          : Optional.of(held(State.Pause.DRIFT, words));
    }
    if (state instanceof State.Paused paused) {
      return Optional.of(
          paused.reason().endsByItself()
              ? held(State.Pause.DRIFT, words)
              : Turns.nothing(migration));
    }
    return Optional.empty();
  }

  private static String by(Evidence.InForce stored) {
    return stored.by().isEmpty() ? "" : " by " + stored.by();
  }
}
