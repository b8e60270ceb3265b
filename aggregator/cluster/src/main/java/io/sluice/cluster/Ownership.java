package io.sluice.cluster;

import io.sluice.view.Term;
import io.sluice.view.cluster.Leases.Lease;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a member does about one source, out of what it knows; a function without clock, I/O or
 * memory of its own.
 *
 * @param self this member
 * @param mine the term under which it reads the source, or null while it does not
 * @param lease what it knows of the source's lease
 * @param lastAsked when it asked for the lease last
 * @param wanted since when nobody reads the source and it is this member's turn, or 0
 * @param yielding since when it waits for another one to take the source over, or 0
 * @param stays up to when it hands nothing over, as nobody took it the last time
 */
record Ownership(
    Peer self,
    @Nullable Term mine,
    LeaseKnowledge lease,
    long lastAsked,
    long wanted,
    long yielding,
    long stays) {
  /** How long the database may take before a source without an owner is read without a lease. */
  static final long PATIENCE = 300;

  /** How long one that gives a source away waits for the other to take it. */
  static final long HANDING_OVER = 5_000;

  private static final Comparator<Term> ORDER = Comparator.naturalOrder();

  static Ownership none(Peer self) {
    return new Ownership(self, null, LeaseKnowledge.NONE, -LeaseKnowledge.RENEWAL, 0, 0, 0);
  }

  Act decide(long now, Around around) {
    return mine == null ? idle(now, around) : reading(now, around, mine);
  }

  private Act idle(long now, Around around) {
    boolean turn = around.ready() && around.alike() && self.equals(candidate(around));
    if (!turn) {
      return lease.isMine(now) ? Act.RELEASE : Act.NOTHING;
    }
    Term highest = highest(around);
    Term leased = leased();
    if (lease.isMine(now) && (highest == null || leased.compareTo(highest) > 0)) {
      return new Act.Lead(leased);
    }
    if (around.owner() == null && wanted > 0 && waitedEnough(now, around)) {
      return new Act.Lead(provisional(around));
    }
    return due(now) ? new Act.Take(highest == null ? 0 : highest.epoch()) : Act.NOTHING;
  }

  /** Whose turn it is: a present owner is left alone until another one has settled. */
  private @Nullable Peer candidate(Around around) {
    if (around.owner() == null || !around.ownerAlike()) {
      return around.first();
    }
    return around.firstSettled(around.owner());
  }

  private boolean waitedEnough(long now, Around around) {
    boolean answered = lease.answeredAt() >= wanted && lease.answeredAt() > 0;
    Lease last = lease.last();
    if (answered && lease.answered() && last != null && around.present().contains(last.holder())) {
      // Its holder is here, and is about to say that it reads the source, or to give it back.
      return now - wanted >= LeaseKnowledge.LASTS + LeaseKnowledge.RENEWAL;
    }
    return answered || now - wanted >= PATIENCE;
  }

  private Act reading(long now, Around around, Term reads) {
    boolean beaten = around.synced() != null && around.synced().compareTo(reads) > 0;
    if (lease.isMine(now)) {
      if (!around.alike() || handsOver(now, around)) {
        return Act.RELEASE;
      }
      if (leased().compareTo(highest(around, reads)) > 0) {
        return new Act.Lead(leased());
      }
    } else if (beaten) {
      return Act.FOLLOW;
    }
    boolean waits = !around.alike() || (yielding > 0 && now - yielding < HANDING_OVER);
    return !waits && due(now) ? new Act.Take(above(around, reads)) : Act.NOTHING;
  }

  private boolean handsOver(long now, Around around) {
    Peer next = around.firstSettled(self);
    return next != null && !next.equals(self) && now >= stays && yielding == 0;
  }

  private boolean due(long now) {
    return lease.due(now, lastAsked);
  }

  private long epoch() {
    return lease.last() == null ? 0 : lease.last().epoch();
  }

  /**
   * What the lease's epoch has to beat: a provisional term of the same epoch is about, or a higher
   * one than a restored database knows.
   */
  private long above(Around around, Term reads) {
    Term highest = highest(around, reads);
    return highest.compareTo(leased()) > 0 ? highest.epoch() : 0;
  }

  private Term leased() {
    return new Term(epoch(), 0, self.name());
  }

  private Term provisional(Around around) {
    Term highest = highest(around);
    Term leased = new Term(epoch(), 0, "");
    Term after = highest == null || leased.compareTo(highest) > 0 ? leased : highest;
    // A later process of the same name may know less than this one: it must not use its terms.
    return new Term(after.epoch(), after.count() + 1, self.holder());
  }

  private static @Nullable Term highest(Around around) {
    return Stream.of(around.seen(), around.synced())
        .filter(Objects::nonNull)
        .max(ORDER)
        .orElse(null);
  }

  private static Term highest(Around around, Term reads) {
    Term others = highest(around);
    return others == null || others.compareTo(reads) < 0 ? reads : others;
  }
}
