package io.sluice.cluster;

import io.sluice.view.Term;
import io.sluice.view.cluster.Leases.Lease;
import org.jspecify.annotations.Nullable;

/** One source, and whether this member reads it. One thread. */
final class OwnedSource {
  /** What follows from a decision. */
  interface Hands {
    void lead(String source, Term term);

    void follow(String source);

    void take(String lease, long asked, long above);

    void release(String lease);
  }

  /** A source that nobody took over when it was given away is kept for so long, in ms. */
  private static final long STAYS = 60_000;

  /** So long one that slept waits for the word of the database, in milliseconds. */
  private static final long WAKES = 1_000;

  private final String source;
  private final Hands hands;
  private Ownership state;
  private long woke;

  OwnedSource(String source, Peer self, Hands hands) {
    this.source = source;
    this.hands = hands;
    this.state = Ownership.none(self);
  }

  static String lease(String source) {
    return "source/" + source;
  }

  @Nullable Term mine() {
    return state.mine();
  }

  /** Whether it slept and does not know yet whether it still owns what it read. */
  boolean isHalfAsleep(long now) {
    return woke > 0 && now - woke < WAKES;
  }

  /** This member did nothing for longer than a lease lasts. */
  void woke(long now) {
    if (state.mine() != null) {
      woke = now;
      act(now, new Act.Take(0));
    }
  }

  void answered(long now, long asked, @Nullable Lease lease) {
    woke = 0;
    state = with(state.mine(), state.lease().answer(now, asked, lease, state.self().holder()));
  }

  /** Decides until there is nothing to do. */
  void decide(long now, Around around) {
    if (isHalfAsleep(now)) {
      return;
    }
    boolean turn =
        around.owner() == null
            && around.ready()
            && around.alike()
            && state.mine() == null
            && state.self().equals(around.first());
    long wanted = turn ? (state.wanted() == 0 ? now : state.wanted()) : 0;
    boolean tooLong = state.yielding() > 0 && now - state.yielding() >= Ownership.HANDING_OVER;
    state =
        new Ownership(
            state.self(),
            state.mine(),
            state.lease(),
            state.lastAsked(),
            wanted,
            tooLong ? 0 : state.yielding(),
            tooLong ? now + STAYS : state.stays());
    for (int i = 0; i < 3 && act(now, state.decide(now, around)); i++) {
      // One act may follow another: who has the lease reads.
    }
  }

  private boolean act(long now, Act act) {
    if (act instanceof Act.Lead lead) {
      state = with(lead.term(), state.lease());
      hands.lead(source, lead.term());
    } else if (act instanceof Act.Follow) {
      state = with(null, state.lease());
      hands.follow(source);
    } else if (act instanceof Act.Take take) {
      state = asked(now, state.lease().asked(now), state.yielding());
      hands.take(lease(source), now, take.above());
    } else if (act instanceof Act.Release) {
      long yielding = state.mine() == null ? 0 : now;
      state = asked(now, state.lease().released(), yielding);
      hands.release(lease(source));
    } else {
      return false;
    }
    return true;
  }

  private Ownership with(@Nullable Term mine, LeaseKnowledge lease) {
    boolean same = mine != null && state.mine() != null;
    return new Ownership(
        state.self(),
        mine,
        lease,
        state.lastAsked(),
        state.wanted(),
        same ? state.yielding() : 0,
        state.stays());
  }

  private Ownership asked(long now, LeaseKnowledge lease, long yielding) {
    return new Ownership(
        state.self(), state.mine(), lease, now, state.wanted(), yielding, state.stays());
  }
}
