package io.sluice.engine.guard;

import io.sluice.view.Cells;
import io.sluice.view.Claim;
import io.sluice.view.ServiceClaims;
import java.util.Iterator;

/**
 * Probes the ready endpoints of a source that cannot be read, round after round, at a bounded pace.
 */
final class StaleSweep {
  /** About so many are started a second. */
  static final int PACE = 100;

  private static final long TICK = 1_000;
  private static final long ROUND = 10_000;

  private String last = "";
  private long roundBegan;
  private long next = Wakes.NEVER;

  void start(long now) {
    last = "";
    roundBegan = now;
    next = now;
  }

  void stop() {
    next = Wakes.NEVER;
  }

  long next() {
    return next;
  }

  /** Schedules the next endpoints when it is time. */
  void sweep(Cells<ServiceClaims> services, ProbeSchedule probes, long now) {
    if (next > now) {
      return;
    }
    next = now + TICK;
    Iterator<ServiceClaims> left = services.after(last).iterator();
    while (left.hasNext() && probes.backlog() < PACE) {
      ServiceClaims claims = left.next();
      last = claims.service();
      for (Claim claim : claims.claims()) {
        if (claim.isReady()) {
          probes.watch(claims.service(), Target.of(claim.instance()), now);
        }
      }
    }
    if (!left.hasNext()) {
      last = "";
      next = Math.max(next, roundBegan + ROUND);
      roundBegan = next;
    }
  }
}
