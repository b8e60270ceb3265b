package io.sluice.migrations.engine;

import java.util.List;
import java.util.TreeMap;

/**
 * What people say to a migration. Nothing is written by a command: the engine's next step does.
 *
 * @param by who says it
 * @param now milliseconds since the epoch
 */
public record Commands(String by, long now) {

  /**
   * Out of the draft.
   *
   * @param needsApproval whether somebody other than the author has to approve it first
   */
  public Answer start(Migration migration, boolean needsApproval) {
    if (!(migration.state() instanceof State.Draft draft)) {
      return refused(migration, "starts once");
    }
    return needsApproval
        ? done(migration.in(draft.submitted()), "migration.submit", "waits for approval")
        : done(migration.in(draft.scheduled()), "migration.schedule", "scheduled");
  }

  /**
   * Opens a gate.
   *
   * @param gate {@link Migration#START} or {@code step-N} of the running step
   */
  public Answer approve(Migration migration, String gate) {
    if (by.equals(migration.author())) {
      return new Answer.Refused("%s wrote the plan; somebody else approves %s".formatted(by, gate));
    }
    if (migration.approval(gate).isPresent()) {
      return new Answer.Refused(
          "%s is approved by %s already".formatted(gate, migration.approval(gate).get().by()));
    }
    Migration approved = migration.approved(new Migration.Approved(gate, by, now));
    String words = gate + " approved by " + by;
    if (gate.equals(Migration.START)) {
      return migration.state() instanceof State.PendingApproval pending
          ? done(approved.in(pending.approved()), "migration.approve", words)
          : refused(migration, "waits for no approval of its start");
    }
    return migration.number() >= 0 && gate.equals(Migration.gate(migration.number()))
        ? done(approved, "migration.approve", words)
        : new Answer.Refused(
            migration.number() < 0
                ? gate + " is not reached: it is " + migration.state().word()
                : "%s is not the running step's gate, which is %s"
                    .formatted(gate, Migration.gate(migration.number())));
  }

  /** Holds the weights. */
  public Answer pause(Migration migration, String reason) {
    String words = "paused by " + by + because(reason);
    if (migration.state() instanceof State.Running running) {
      return done(
          migration.in(running.paused(State.Pause.USER, words, now)), "migration.pause", words);
    }
    if (migration.state() instanceof State.Paused paused && paused.reason().endsByItself()) {
      return done(
          migration.in(paused.because(State.Pause.USER, words, now)), "migration.pause", words);
    }
    return refused(migration, "cannot be paused");
  }

  /** Goes on at the held step; after a guard, with its sums begun anew. */
  public Answer resume(Migration migration, String reason) {
    if (!(migration.state() instanceof State.Paused paused)) {
      return refused(migration, "is not paused");
    }
    boolean guard = paused.reason() == State.Pause.GUARD;
    Migration next = guard ? migration.testing(new TreeMap<>(), new TreeMap<>()) : migration;
    Progress progress = next.progress().invalid().heard(now);
    return done(
        next.with(guard ? progress.anew(now) : progress).in(paused.resumed()),
        "migration.resume",
        "resumed by " + by + because(reason) + (guard ? "; its guards begin anew" : ""));
  }

  /** Lets the running step go without its bake and requests; never past a guard that failed. */
  public Answer advance(Migration migration, String reason) {
    if (!(migration.state() instanceof State.Running)) {
      return refused(
          migration,
          migration.state() instanceof State.Paused ? "is resumed first" : "is in no step");
    }
    if (migration.progress().waived()) {
      return new Answer.Refused(
          "step %d waits no longer for bake and requests already".formatted(migration.number()));
    }
    return done(
        migration.with(migration.progress().waive()),
        "migration.advance",
        "step %d does not wait for bake and requests: %s%s"
            .formatted(migration.number(), by, because(reason)));
  }

  /**
   * Back to the baseline; from any state in which weights may have moved.
   *
   * @param force all the way, whatever the old environment carries
   */
  public Answer rollback(Migration migration, String reason, boolean force) {
    State state = migration.state();
    if (!state.underWay()) {
      return refused(
          migration, state.over() ? "is over" : "has not moved anything: abort it instead");
    }
    if (state instanceof State.RollingBack back && (back.force() || !force)) {
      return refused(migration, "is on the way back already");
    }
    if (state instanceof State.RollbackBlocked blocked && !force) {
      return new Answer.Refused(
          "it goes no further back: " + blocked.needs() + " (--force goes all the way)");
    }
    String words = "rolled back by " + by + because(reason) + (force ? ", by force" : "");
    return done(migration.in(new State.RollingBack(words, force)), "migration.rollback", words);
  }

  /** Stops it where it is; the weights stay. */
  public Answer abort(Migration migration, String reason) {
    String words = "aborted by " + by + because(reason);
    return migration.state().over()
        ? refused(migration, "is over")
        : done(migration.in(new State.Aborted(words)), "migration.abort", words);
  }

  /**
   * Ends the soak.
   *
   * @param obstacles what still needs the old environment, in words
   * @param early whether it does not have to soak to its end
   */
  public Answer finish(Migration migration, List<String> obstacles, boolean early) {
    if (!(migration.state() instanceof State.Soaking soaking)) {
      return refused(migration, "is finished out of SOAKING");
    }
    if (!obstacles.isEmpty()) {
      return new Answer.Refused("it cannot end: " + String.join("; ", obstacles));
    }
    if (now < soaking.until() && !early) {
      return new Answer.Refused(
          "it soaks for %s more (--early ends it now)"
              .formatted(Shares.days(soaking.until() - now)));
    }
    return done(migration.in(soaking.finished(now)), "migration.finish", "finished by " + by);
  }

  /** Somebody sets the split by hand; in the same transaction as that split. */
  public Answer takeOver(Migration migration, String reason) {
    State state = migration.state();
    String words = "the split was taken over by " + by + because(reason);
    if (state instanceof State.Running running) {
      return done(
          migration.in(running.paused(State.Pause.USER, words, now)), "migration.takeover", words);
    }
    if (state instanceof State.Paused paused) {
      return done(
          migration.in(paused.because(State.Pause.USER, words, now)), "migration.takeover", words);
    }
    return state.underWay()
        ? done(migration.in(new State.Aborted(words)), "migration.takeover", words)
        : refused(migration, "does not own the split");
  }

  private static String because(String reason) {
    return reason.isBlank() ? "" : ": " + reason;
  }

  private static Answer done(Migration next, String action, String words) {
    return new Answer.Done(next, List.of(new Happening(action, words)));
  }

  private static Answer refused(Migration migration, String words) {
    return new Answer.Refused(
        "migration %s %s; it is %s".formatted(migration.id(), words, migration.state().word()));
  }
}
