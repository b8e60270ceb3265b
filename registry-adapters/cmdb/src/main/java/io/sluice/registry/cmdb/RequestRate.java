package io.sluice.registry.cmdb;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Spreads questions evenly; used by one thread. */
final class RequestRate {
  private final long spacing;
  private final CountDownLatch stopped;
  private long next = System.nanoTime();

  RequestRate(int perSecond, CountDownLatch stopped) {
    this.spacing = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.stopped = stopped;
  }

  /** Waits for the next turn. */
  void await() throws InterruptedException {
    pause(next - System.nanoTime());
    next = Math.max(next, System.nanoTime()) + spacing;
  }

  /** Waits for longer, because the CMDB asks for it. */
  void pause(long nanos) throws InterruptedException {
    if (stopped.await(Math.max(0, nanos), TimeUnit.NANOSECONDS)) {
      throw new InterruptedException("closed");
    }
  }
}
