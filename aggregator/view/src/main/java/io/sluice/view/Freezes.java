package io.sluice.view;

import io.sluice.view.people.Scope;
import java.util.List;

/**
 * When nobody shifts traffic. The store asks it within the transaction of every change of a split
 * or policy; a rollback and what only grows the home's share are never asked. Every change leaves
 * in one transaction with its audit entry. But for {@link #seen} every method blocks on the
 * database; call it from a worker thread, never from a loop.
 */
public interface Freezes {
  /** So many may stand at once. */
  int MOST = 1_000;

  /**
   * Those that stand, in order.
   *
   * @throws StoreUnavailable if the database cannot be read
   */
  List<Freeze> freezes();

  /** Those that stood when this member last looked, seconds ago; never blocks. */
  List<Freeze> seen();

  /**
   * Begins one.
   *
   * @param until when it ends by itself, milliseconds since the epoch, or {@link Freeze#OPEN_ENDED}
   */
  Outcome freeze(Scope scope, long until, Actor actor, String reason);

  /** Ends one before its time. */
  Outcome end(String id, Actor actor, String reason);

  /** What became of it. */
  sealed interface Outcome {
    /** It stands. */
    record Standing(Freeze freeze) implements Outcome {}

    /** It is over. */
    record Ended(Freeze freeze) implements Outcome {}

    /** There was none to end. */
    record Unknown() implements Outcome {}

    /** It would be over before it begins; nothing was changed. */
    record Past() implements Outcome {}

    /** {@link Freezes#MOST} stand already; nothing was changed. */
    record TooMany() implements Outcome {}

    /** The database could not commit; nothing was changed. */
    record Unavailable(String why) implements Outcome {}
  }
}
