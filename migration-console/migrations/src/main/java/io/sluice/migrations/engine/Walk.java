package io.sluice.migrations.engine;

import io.sluice.view.TrafficSplit;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A running step, in the one direction: applying, propagating, baking, gated. */
record Walk(Migration migration, Evidence evidence, long now) {
  /** So long without valid data while baking, and somebody is called. */
  static final long NO_DATA_MS = 5 * 60_000;

  /** A window begins so long before it is read. */
  private static final long BEAT_MS = 1_000;

  Turn turn(State.Running running) {
    return switch (running.phase()) {
      case APPLYING -> apply(running);
      case PROPAGATING -> propagate(running);
      case BAKING -> bake(running);
      case GATED -> pass(running);
    };
  }

  private Turn apply(State.Running running) {
    if (evidence.freeze().isPresent()) {
      return paused(running, State.Pause.FREEZE, "frozen: " + evidence.freeze().get());
    }
    Evidence.InForce inForce = evidence.split().orElseThrow();
    Optional<TrafficSplit> unproven = unproven();
    if (unproven.isPresent() && Shares.same(unproven.get(), inForce.split())) {
      return Turns.to(
          migration.with(migration.progress().heard(now)),
          running.in(State.Phase.PROPAGATING),
          "migration.step",
          "step %d goes on at %s".formatted(running.step(), Shares.words(inForce.split())));
    }
    Capacities.Next next =
        unproven
            .map(asked -> new Capacities.Next(asked, Optional.empty()))
            .orElseGet(() -> raise(inForce.split()));
    if (next.lacks().isPresent()) {
      return paused(running, State.Pause.CAPACITY, next.lacks().get());
    }
    TrafficSplit split = next.split().namingAlso(inForce.split());
    Migration applied =
        migration.with(migration.progress().anew(now)).in(running.in(State.Phase.PROPAGATING));
    String words =
        "step %d of %d: %s".formatted(running.step(), migration.ramp().size(), Shares.words(split));
    if (Shares.same(split, inForce.split())) {
      return new Turn(
          applied.asking(inForce.split(), inForce.generation()),
          Optional.empty(),
          List.of(new Happening("migration.step", words)),
          Optional.empty());
    }
    return Turns.write(applied, split, inForce, new Happening("migration.step", words));
  }

  private Capacities.Next raise(TrafficSplit inForce) {
    return new Capacities(migration, evidence)
        .next(migration.step().orElseThrow().weights(), inForce);
  }

  /** What was asked of this step and is not to be raised: who resumes asks for the same again. */
  private Optional<TrafficSplit> unproven() {
    Progress progress = migration.progress();
    boolean passed = progress.waived() || progress.bakedMs() >= migration.bakeMs();
    return Optional.ofNullable(migration.asked()).filter(asked -> !passed || reaches(asked));
  }

  private boolean reaches(TrafficSplit split) {
    return migration.step().stream().anyMatch(step -> Shares.same(step.weights(), split));
  }

  private Turn propagate(State.Running running) {
    if (!conditions().propagated()) {
      return muteForLong(running);
    }
    return Turns.to(
        migration.with(migration.progress().acknowledged(now, now + lag())),
        running.in(State.Phase.BAKING),
        "migration.acknowledged",
        conditions().named("acknowledged").map(Condition::sentence).orElse("acknowledged"));
  }

  /** A window that is read then holds nothing that was sent before now; 0 is at once. */
  private long lag() {
    long every = evidence.traffic().map(Evidence.Traffic::everyMs).orElse(0L);
    return every == 0 ? 0 : every + BEAT_MS;
  }

  private Turn bake(State.Running running) {
    Progress progress = migration.progress();
    boolean baked = progress.waived() || progress.bakedMs() >= migration.bakeMs();
    Conditions conditions = baked ? conditions() : new Conditions(List.of());
    if (baked && conditions.proven()) {
      Migration proven = migration.learning(new Capacities(migration, evidence).learning());
      String measured = conditions.named("measured").map(Condition::sentence).orElse("mirrored");
      return Turns.to(proven, running.in(State.Phase.GATED), "migration.proven", measured);
    }
    return muteForLong(running);
  }

  private Turn muteForLong(State.Running running) {
    if (now - migration.progress().heardAt() >= NO_DATA_MS) {
      String missing = new Validity(migration, evidence, now).missing().orElse("no valid data");
      return paused(running, State.Pause.NO_DATA, missing);
    }
    return Turns.nothing(migration);
  }

  private Turn pass(State.Running running) {
    Conditions conditions = conditions();
    if (conditions.open()) {
      return onward(running);
    }
    if (evidence.freeze().isPresent() && conditions.onlyLacks("freeze")) {
      return paused(running, State.Pause.FREEZE, "frozen: " + evidence.freeze().get());
    }
    if (conditions.onlyLacks("capacity")) {
      return paused(running, State.Pause.CAPACITY, conditions.missing());
    }
    return Turns.nothing(migration);
  }

  private Turn onward(State.Running running) {
    boolean reached =
        running.step() == 0
            || Shares.same(
                migration.step().orElseThrow().weights(), migration.expected().orElseThrow());
    if (reached && running.step() == migration.ramp().size()) {
      return Turns.to(
          migration,
          running.completed(now),
          "migration.complete",
          "completed at " + Shares.words(migration.expected().orElseThrow()));
    }
    State.Running next = reached ? running.next() : running.in(State.Phase.APPLYING);
    Migration moved =
        running.step() == 0 ? migration.testing(new TreeMap<>(), new TreeMap<>()) : migration;
    Migration proven = moved.with(moved.progress().waive());
    return new Walk(proven.in(next), evidence, now).turn(next);
  }

  private Turn paused(State.Running running, State.Pause reason, String words) {
    return Turns.to(migration, running.paused(reason, words, now), "migration.pause", words);
  }

  private Conditions conditions() {
    return Conditions.of(migration, evidence, now);
  }
}
