package io.sluice.cluster;

import io.sluice.view.cluster.Leadership;
import io.sluice.view.cluster.Leases;
import io.sluice.view.cluster.Leases.Lease;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The lease of the one member that leads. Decided by one thread, read by any. */
final class LeaderLease implements Leadership {
  static final String NAME = Leases.LEADER;

  /** It ends here before it ends in the database, in milliseconds. */
  private static final long MARGIN = 500;

  private final Peer self;
  private final Clock clock;
  private volatile Held held = new Held(0, 0);
  private LeaseKnowledge lease = LeaseKnowledge.NONE;
  private long lastAsked = -LeaseKnowledge.RENEWAL;

  private record Held(long epoch, long until) {}

  LeaderLease(Peer self, Clock clock) {
    this.self = self;
    this.clock = clock;
  }

  @Override
  public String holder() {
    return self.holder();
  }

  @Override
  public long epoch() {
    Held now = held;
    return clock.millis() < now.until() ? now.epoch() : 0;
  }

  /** Asks for it when it is time to. */
  void decide(long now, boolean alike, LeaseRequests requests) {
    if (!alike) {
      if (lease.isMine(now)) {
        release(requests);
      }
    } else if (lease.due(now, lastAsked)) {
      lastAsked = now;
      lease = lease.asked(now);
      requests.take(NAME, now, 0);
    }
  }

  void answered(long now, long asked, @Nullable Lease answer) {
    lease = lease.answer(now, asked, answer, self.holder());
    if (answer != null && lease.answered()) {
      held = new Held(answer.epoch(), lease.until() - MARGIN);
    }
  }

  void release(LeaseRequests requests) {
    held = new Held(0, 0);
    lease = lease.released();
    requests.release(NAME);
  }
}
