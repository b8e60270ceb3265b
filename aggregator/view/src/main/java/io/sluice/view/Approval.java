package io.sluice.view;

/**
 * A change of a split that another person has to allow before, or to look at afterwards.
 *
 * @param id made by the store
 * @param kind before or afterwards
 * @param state where it stands
 * @param service whose split
 * @param split what is asked for, or was done
 * @param generation that it stands on, or that it made
 * @param person who asked or acted, as a user's name
 * @param actor the same as the audit names him
 * @param reason he gave
 * @param askedAt milliseconds since the epoch
 * @param expiresAt when nobody can allow it any more, milliseconds since the epoch
 * @param freeze what was passed by: a freeze in words, or empty
 * @param decision who decided, when and why; nobody while nobody did
 */
public record Approval(
    String id,
    Kind kind,
    State state,
    String service,
    TrafficSplit split,
    long generation,
    String person,
    String actor,
    String reason,
    long askedAt,
    long expiresAt,
    String freeze,
    Decision decision) {

  /** Who decided, when and why; empty and 0 while nobody did. */
  public record Decision(String actor, long at, String reason) {
    /** Not yet. */
    public static final Decision NONE = new Decision("", 0, "");
  }

  /** Before or afterwards. */
  public enum Kind {
    /** Asked before it is done. */
    APPROVAL,
    /** Done at once, looked at afterwards. */
    BREAK_GLASS
  }

  /** Where one stands. */
  public enum State {
    /** Waits for somebody else. */
    PENDING,
    /** Allowed, and done. */
    APPROVED,
    /** Taken back by who asked. */
    WITHDRAWN,
    /** Not allowed. */
    DECLINED,
    /** The split moved before anybody allowed it. */
    STALE,
    /** Nobody answered in time. */
    EXPIRED,
    /** Done without leave; nobody looked at it yet. */
    OPEN,
    /** Done without leave, and looked at by somebody else. */
    CLOSED
  }

  /** The same in another state. */
  public Approval in(State other, Decision decided) {
    return new Approval(
        id,
        kind,
        other,
        service,
        split,
        generation,
        person,
        actor,
        reason,
        askedAt,
        expiresAt,
        freeze,
        decided);
  }
}
