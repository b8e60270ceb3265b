package io.sluice.bench.member;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** CPU time of a member from now on. */
final class CpuMeter {
  /** Between two changes whose CPU time is counted, so that none is taken together with another. */
  static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

  private final MemberProcess member;
  private final Duration before;
  private final long begun = System.nanoTime();

  CpuMeter(MemberProcess member) throws IOException {
    this.member = member;
    this.before = member.figures().cpu();
  }

  /** CPU milliseconds in a millisecond, over a time in which nothing is asked of it. */
  double rate(Duration over) throws IOException {
    long end = begun + over.toNanos();
    for (long left = over.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return millisAbove(0) / ((System.nanoTime() - begun) / 1e6);
  }

  /** CPU milliseconds so far, less what it takes when idle. */
  double millisAbove(double idleRate) throws IOException {
    double elapsed = (System.nanoTime() - begun) / 1e6;
    return member.figures().cpu().minus(before).toMillis() - idleRate * elapsed;
  }
}
