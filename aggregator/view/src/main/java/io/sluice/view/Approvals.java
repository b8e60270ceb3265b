package io.sluice.view;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Changes that need another person. Each act leaves in one transaction with its audit entry, an
 * allowed change together with the split. But for {@link #open} every method blocks on the
 * database; call it from a worker thread, never from a loop. A person is a user's name: whoever
 * acts by a token is his owner.
 */
public interface Approvals {
  /** So many may wait of one service. */
  int MOST = 50;

  /** Reviews that were open when this member last looked, seconds ago; never blocks. */
  List<Approval> open();

  /**
   * The newest, newest first.
   *
   * @param states in which
   * @param before only those asked before that one, by its id; empty for the newest
   * @param limit at most so many
   * @throws StoreUnavailable if the database cannot be read
   */
  List<Approval> newest(Set<Approval.State> states, String before, int limit);

  /**
   * One of them.
   *
   * @throws StoreUnavailable if the database cannot be read
   */
  Optional<Approval> find(String id);

  /** Asks for a change; it waits for somebody else. */
  Outcome ask(Wanted wanted, String person, Actor actor);

  /** Allows what somebody else asked for, and does it in his name. */
  Outcome approve(String id, String person, Actor actor, String reason);

  /** Takes back what one asked for, or does not allow what another did. */
  Outcome withdraw(String id, String person, Actor actor, String reason);

  /** Says that one has looked at what somebody else did without leave. */
  Outcome close(String id, String person, Actor actor, String reason);

  /**
   * Sets a split at once, past approvals and freezes, and opens a review of it.
   *
   * @return what became of the split
   */
  SplitStore.Outcome breakGlass(Wanted wanted, String person, Actor actor);

  /**
   * What is wanted.
   *
   * @param generation that the caller saw; 0 when nothing was stored
   */
  record Wanted(String service, TrafficSplit split, long generation, String reason) {}

  /** What became of it. */
  sealed interface Outcome {
    /** Done. */
    record Done(Approval approval) implements Outcome {}

    /** Allowed and done. */
    record Applied(Approval approval, StoredSplit split) implements Outcome {}

    /** It does not wait any more; as it is now. */
    record Over(Approval now) implements Outcome {}

    /** Who asked or acted cannot be the one who looks at it. */
    record Own(Approval approval) implements Outcome {}

    /** There is none. */
    record Unknown() implements Outcome {}

    /** {@link Approvals#MOST} wait already. */
    record TooMany() implements Outcome {}

    /** The split could not be set; it still waits, or was not asked. */
    record Refused(SplitStore.Outcome why) implements Outcome {}

    /** The database could not commit; nothing was changed. */
    record Unavailable(String why) implements Outcome {}
  }
}
