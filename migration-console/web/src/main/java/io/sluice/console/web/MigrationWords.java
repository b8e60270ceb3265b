package io.sluice.console.web;

import io.sluice.migrations.engine.Condition;
import io.sluice.migrations.engine.Evidence;
import io.sluice.migrations.engine.Migration;
import io.sluice.migrations.engine.State;
import io.sluice.migrations.runner.Migrations.Seen;
import java.time.Instant;
import java.util.List;

/** What a migration waits for, or why it stands where it does, in a sentence. Pure. */
final class MigrationWords {
  private MigrationWords() {}

  static String of(Seen seen, long now) {
    Migration migration = seen.migration();
    State state = migration.state();
    String next = "; sluice migrate ";
    if (state instanceof State.Draft) {
      return "a draft" + next + "start " + migration.service() + " starts it";
    }
    if (state instanceof State.PendingApproval) {
      return "waits until somebody other than "
          + migration.author()
          + " says sluice migrate approve "
          + migration.service();
    }
    if (state instanceof State.Scheduled) {
      return scheduled(seen, now);
    }
    if (state instanceof State.Running) {
      return running(seen);
    }
    if (state instanceof State.Paused paused) {
      return paused.sentence()
          + (paused.reason().endsByItself()
              ? "; goes on by itself when that is over"
              : next + "resume " + migration.service() + " goes on");
    }
    if (state instanceof State.RollingBack back) {
      return back.why();
    }
    if (state instanceof State.RolledBack back) {
      return back.why();
    }
    if (state instanceof State.RollbackBlocked blocked) {
      return "it goes no further back: " + blocked.needs() + " (" + blocked.why() + ")";
    }
    if (state instanceof State.Completed) {
      return "its last step holds";
    }
    if (state instanceof State.Soaking soaking) {
      return (now < soaking.until()
              ? "can be rolled back; soaks until " + Instant.ofEpochMilli(soaking.until())
              : "can be rolled back; its soak is over")
          + next
          + "finish "
          + migration.service()
          + " --check says what is in the way of its end";
    }
    if (state instanceof State.Aborted aborted) {
      return aborted.why();
    }
    return "finished: nothing needs the old environment any more";
  }

  private static String scheduled(Seen seen, long now) {
    long notBefore = seen.migration().plan().notBefore();
    if (now < notBefore) {
      return "starts at " + Instant.ofEpochMilli(notBefore);
    }
    Evidence evidence = seen.evidence();
    return evidence
        .queued()
        .or(() -> evidence.freeze().map(words -> "frozen: " + words))
        .or(evidence::emergency)
        .or(evidence::restored)
        .or(
            () ->
                seen.conditions()
                    .named("reach")
                    .filter(told -> !told.open())
                    .map(Condition::sentence))
        .orElse("starts within a second");
  }

  private static String running(Seen seen) {
    List<Condition> closed =
        seen.conditions().all().stream().filter(condition -> !condition.open()).toList();
    if (closed.isEmpty()) {
      return seen.conditions().all().isEmpty()
          ? "its first look at the service is under way"
          : "all that its step needs is there";
    }
    int more = closed.size() - 1;
    return closed.get(0).sentence() + (more > 0 ? " (and " + more + " more)" : "");
  }
}
