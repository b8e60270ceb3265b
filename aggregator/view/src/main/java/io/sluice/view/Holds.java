package io.sluice.view;

import java.time.Duration;
import java.util.List;

/**
 * What losses operators refuse for a while, and what they drain. Every change leaves in one
 * transaction with its audit entry, and is heard of through {@link SplitStore#subscribe}. Every
 * method blocks on the database; call it from a worker thread, never from a loop.
 */
public interface Holds {
  /** So many may stand at once. */
  int MOST = 1_000;

  /**
   * Those that stand, in order.
   *
   * @throws StoreUnavailable if the database cannot be read
   */
  List<Hold> holds();

  /**
   * Refuses losses, or drains, from now on; one of the same thing that stands already is replaced.
   * Whether there is such a service, source or zone is not asked: it may be expected.
   *
   * @param time how long, {@link Hold#SHORTEST} to {@link Hold#LONGEST}; a drain also {@link
   *     Hold#UNTIL_ENDED}
   * @throws IllegalArgumentException if it is shorter or longer
   */
  Outcome hold(Hold.Scope scope, String name, Duration time, Actor actor, String reason);

  /** Ends a hold before its time. */
  Outcome endHold(Hold.Scope scope, String name, Actor actor, String reason);

  /** What became of it. */
  sealed interface Outcome {
    /** It stands. */
    record Standing(Hold hold) implements Outcome {}

    /** It is over. */
    record Ended(Hold hold) implements Outcome {}

    /** There was none to end. */
    record Unknown() implements Outcome {}

    /** {@link Holds#MOST} stand already; nothing was changed. */
    record TooMany() implements Outcome {}

    /** The database could not commit; nothing was changed. */
    record Unavailable(String why) implements Outcome {}
  }
}
