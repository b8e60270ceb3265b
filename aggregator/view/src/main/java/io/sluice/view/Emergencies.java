package io.sluice.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rollbacks that need no database (docs/design/0014). They are on disk before they are in force,
 * and in the database and its audit as soon as that can commit; nothing but a decision drops one.
 */
public interface Emergencies {
  /** For who takes no writes at all. */
  Emergencies NONE =
      new Emergencies() {
        @Override
        public List<Emergency> standing() {
          return List.of();
        }

        @Override
        public Outcome rollback(
            String service, @Nullable StoredSplit shown, Actor actor, String reason) {
          return new Outcome.Unwritable("this server takes no writes");
        }

        @Override
        public Decided decide(String service, Choice choice, Actor actor, String reason) {
          return new Decided.None();
        }
      };

  /** Those that stand, in order of services; any thread, never blocks. */
  List<Emergency> standing();

  /**
   * Rolls a service back to its baseline: in the database while that can commit, else without it.
   * Repeating it changes nothing. Blocks, for about a second at most.
   *
   * @param service which the caller knows to have a home
   * @param shown what is stored of it as far as this member knows, or null for nothing
   */
  Outcome rollback(String service, @Nullable StoredSplit shown, Actor actor, String reason);

  /** Ends a conflict between an emergency and what is stored; in one transaction. Blocks. */
  Decided decide(String service, Choice choice, Actor actor, String reason);

  /** Which of the two stays. */
  enum Choice {
    /** The emergency: it is stored as a rollback. */
    KEEP,
    /** What is stored: it is in force again. */
    DROP
  }

  /** What became of a rollback. */
  sealed interface Outcome {
    /** The database could commit after all; this is what it said. */
    record Ordinary(SplitStore.Outcome outcome) implements Outcome {}

    /**
     * It is in force without the database.
     *
     * @param changed false when it was before
     */
    record Standing(Emergency emergency, boolean changed) implements Outcome {}

    /** There is no baseline, or it is in force already; nothing was changed. */
    record AtBaseline() implements Outcome {}

    /** It could not be written down, so that a restart would forget it; nothing was changed. */
    record Unwritable(String why) implements Outcome {}
  }

  /** What became of a decision. */
  sealed interface Decided {
    /**
     * It is stored, and the emergency is over.
     *
     * @param split what is stored now, or null for nothing
     */
    record Done(@Nullable StoredSplit split) implements Decided {}

    /** No emergency of this service stands; nothing was changed. */
    record None() implements Decided {}

    /**
     * A freeze forbids what moves traffic away from the emergency's split, the database does not
     * know the service, or cannot commit; nothing was changed.
     */
    record Refused(SplitStore.Outcome outcome) implements Decided {}
  }
}
