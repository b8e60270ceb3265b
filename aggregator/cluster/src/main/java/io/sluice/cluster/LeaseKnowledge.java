package io.sluice.cluster;

import io.sluice.view.cluster.Leases.Lease;
import org.jspecify.annotations.Nullable;

/**
 * What this member knows of a lease, by its own clock and on the safe side: a lease counts from the
 * moment at which it was asked for.
 *
 * @param last who held it, as the database said last, or null when it never did
 * @param answered whether the last question was answered in time
 * @param answeredAt when; 0 for never
 * @param until up to when it is this member's for sure
 * @param askedAt when it was asked for, while the answer is not there, or 0
 */
record LeaseKnowledge(
    @Nullable Lease last, boolean answered, long answeredAt, long until, long askedAt) {
  /** How long a lease lasts, in milliseconds: longer than Hazelcast takes to notice a kill. */
  static final long LASTS = 4_000;

  /** How often it is renewed, and tried to be taken, in milliseconds. */
  static final long RENEWAL = 1_000;

  static final LeaseKnowledge NONE = new LeaseKnowledge(null, false, 0, 0, 0);

  LeaseKnowledge asked(long now) {
    return new LeaseKnowledge(last, answered, answeredAt, until, now);
  }

  /** The database answered the last question, or could not; too late counts as not at all. */
  LeaseKnowledge answer(long now, long asked, @Nullable Lease lease, String holder) {
    if (asked != askedAt) {
      return this;
    }
    if (lease == null || now - asked >= LASTS) {
      return new LeaseKnowledge(last, false, now, until, 0);
    }
    long mine = lease.holder().equals(holder) ? asked + LASTS : 0;
    return new LeaseKnowledge(lease, true, now, mine, 0);
  }

  LeaseKnowledge released() {
    return new LeaseKnowledge(last, answered, answeredAt, 0, 0);
  }

  boolean isMine(long now) {
    return now < until;
  }

  /** Whether it may be asked for (again). */
  boolean due(long now, long lastAsked) {
    boolean waits = askedAt > 0 && now - askedAt < LASTS;
    return !waits && now - lastAsked >= RENEWAL;
  }
}
