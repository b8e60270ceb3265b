package io.sluice.view;

import java.time.Instant;

/**
 * A rollback that was made while the database could not commit. It is in force on this member above
 * whatever is stored, until it is written into the database, or somebody decides against it
 * (docs/design/0014).
 *
 * @param id of this one and no other, so that it is written once
 * @param service that went back
 * @param stood what it stood on
 * @param split that it went back to: the baseline then
 * @param at when it was made, milliseconds since the epoch
 * @param actor who made it
 * @param reason as given, may be empty
 * @param conflicting whether the database can commit and holds something else than it stood on, so
 *     that somebody has to decide
 */
public record Emergency(
    String id,
    String service,
    Stood stood,
    TrafficSplit split,
    long at,
    Actor actor,
    String reason,
    boolean conflicting) {
  /** So many may stand at once; more services have no baseline to go back to in one night. */
  public static final int MOST = 10_000;

  /**
   * What was stored as far as this member knew.
   *
   * @param generation of split and policy
   * @param split in force then
   */
  public record Stood(long generation, TrafficSplit split) {}

  /** The same, in conflict with what is stored or not. */
  public Emergency conflicting(boolean now) {
    return now == conflicting
        ? this
        : new Emergency(id, service, stood, split, at, actor, reason, now);
  }

  /** When, by whom and from where, for a sentence. */
  public String origin() {
    return actor.name()
        + (actor.from().isEmpty() ? "" : " from " + actor.from())
        + " at "
        + Instant.ofEpochMilli(at);
  }
}
