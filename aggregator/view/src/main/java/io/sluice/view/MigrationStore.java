package io.sluice.view;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Truth about migrations. What a plan and its progress are made of is the engine's; here it is a
 * document. Every change leaves in one transaction with its audit entry. Every method blocks on the
 * database; call it from a worker thread, never from a loop.
 */
public interface MigrationStore {
  /** The longest document, in characters. */
  int LONGEST_DOCUMENT = 1 << 20;

  /**
   * States, in the engine's words, in which its service's split is a migration's alone: others are
   * refused with {@link SplitStore.Outcome.Migrating}, but a rollback.
   */
  Set<String> MOVING = Set.of("RUNNING", "ROLLING_BACK");

  /**
   * All that are not over, by service.
   *
   * @throws StoreUnavailable if the database cannot be read
   */
  List<StoredMigration> running();

  /**
   * The newest, newest first.
   *
   * @param service whose, or empty for all
   * @param limit at most so many
   * @throws StoreUnavailable if the database cannot be read
   */
  List<StoredMigration> newest(Optional<String> service, int limit);

  /**
   * One of them.
   *
   * @throws StoreUnavailable if the database cannot be read
   */
  Optional<StoredMigration> find(String id);

  /** Stores a new one with generation 1; its service must not have one that is not over. */
  Outcome create(StoredMigration migration, Act act);

  /**
   * Stores what follows a generation; id and service stay, and one that is over stays over.
   *
   * @param next carries the generation that the caller saw
   */
  Outcome put(StoredMigration next, Act act);

  /** The same, with the split that it moves, in one transaction: both of them, or neither. */
  Outcome put(StoredMigration next, Move move, Act act);

  /**
   * Stores the end of one: its service's home is another environment, and the split, which has to
   * give all to that one, is no longer stored but follows from the home. All of it in one
   * transaction.
   *
   * @param next is over
   * @param home the environment that becomes the home
   */
  Outcome finish(StoredMigration next, String home, Act act);

  /**
   * Stores what accrued in one that goes on as it does: state and generation stay, and the audit
   * hears nothing.
   *
   * @return false when its generation is no longer in force, or the database could not commit
   */
  boolean keep(StoredMigration accrued);

  /**
   * A split that a migration sets.
   *
   * @param split to set; an environment that the split before named stays named, with 0
   * @param baseline where a rollback leads: the split in force when the migration started
   * @param expected the generation of the service's split and policy that the caller saw
   * @param back whether it leads back to the baseline, which no freeze stops
   */
  record Move(TrafficSplit split, TrafficSplit baseline, long expected, boolean back) {}

  /**
   * One migration.
   *
   * @param id 1 to 64 letters, digits and {@code -}
   * @param service whose split it moves
   * @param state the engine's word for where it stands, 1 to 64 characters
   * @param over whether nothing moves any more and the service is free for the next
   * @param generation counts its changes, from 1
   * @param createdAt milliseconds since the epoch
   * @param document JSON, at most {@link #LONGEST_DOCUMENT} characters
   */
  record StoredMigration(
      String id,
      String service,
      String state,
      boolean over,
      long generation,
      long createdAt,
      String document) {
    public StoredMigration {
      if (!id.matches("[A-Za-z0-9-]{1,64}")) {
        throw new IllegalArgumentException("no id of a migration: " + id);
      }
      if (state.isEmpty() || state.length() > 64) {
        throw new IllegalArgumentException("a state has 1 to 64 characters");
      }
      if (document.length() > LONGEST_DOCUMENT) {
        throw new IllegalArgumentException("a document of " + document.length() + " characters");
      }
    }

    /** The same with another generation. */
    public StoredMigration withGeneration(long other) {
      return new StoredMigration(id, service, state, over, other, createdAt, document);
    }
  }

  /**
   * Who changes it, and why.
   *
   * @param action as it stands in the audit, for example {@code migration.start}
   * @param reason as given
   */
  record Act(Actor actor, String action, String reason) {}

  /** What became of a write. */
  sealed interface Outcome {
    /** Committed; as it is now. */
    record Committed(StoredMigration migration) implements Outcome {}

    /** Somebody else was faster, or it is over; as it is now. */
    record Stale(StoredMigration now) implements Outcome {}

    /** The service has one that is not over, or the id is taken. */
    record Taken(StoredMigration by) implements Outcome {}

    /** Its split cannot be set, so nothing was changed; why not. */
    record Refused(SplitStore.Outcome why) implements Outcome {}

    /** There is no such migration, or its service has no home stored. */
    record Unknown() implements Outcome {}

    /** The database could not commit; nothing was changed. */
    record Unavailable(String why) implements Outcome {}
  }
}
