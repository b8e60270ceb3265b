package io.sluice.bench.failover;

import java.util.SplittableRandom;

/**
 * When an Envoy tries again to open a stream to its control plane: after any time below an interval
 * that is 500 ms at first, doubles with each failure up to 30 s, and is 500 ms again after an
 * answer. Sluice's bootstrap leaves Envoy's own settings as they are. One thread at a time.
 */
final class Backoff {
  private static final long FIRST_MILLIS = 500;
  private static final long LAST_MILLIS = 30_000;

  private final SplittableRandom random;
  private long interval = FIRST_MILLIS;

  Backoff(long seed) {
    random = new SplittableRandom(seed);
  }

  long nextMillis() {
    long next = random.nextLong(interval);
    interval = Math.min(2 * interval, LAST_MILLIS);
    return next;
  }

  void answered() {
    interval = FIRST_MILLIS;
  }
}
