package io.sluice.console.web;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets every key fail a few times at once, and then once per pause: a bucket of attempts for each.
 * Keeps a bounded number of keys, the ones that were tried last. Any thread.
 */
final class Throttle {
  private static final int MOST_KEYS = 10_000;

  private final int most;
  private final long pauseMs;
  private final Clock clock;
  private final Map<String, Bucket> buckets = // guarded by this
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_KEYS;
        }
      };

  /** Attempts that are left, as of a time. */
  private record Bucket(double left, long at) {}

  /**
   * A throttle.
   *
   * @param most attempts at once
   * @param pauseMs after which one more is allowed
   */
  Throttle(int most, long pauseMs, Clock clock) {
    this.most = most;
    this.pauseMs = pauseMs;
    this.clock = clock;
  }

  /** How long a key has to wait before its next attempt, in milliseconds; 0 when it need not. */
  synchronized long waits(String key) {
    double left = left(key, clock.millis());
    return left >= 1 ? 0 : (long) Math.ceil((1 - left) * pauseMs);
  }

  /** Takes one attempt. */
  synchronized void failed(String key) {
    long now = clock.millis();
    buckets.put(key, new Bucket(Math.max(0, left(key, now) - 1), now));
  }

  /** Gives back one attempt that was taken before it was known to be a good one. */
  synchronized void forgive(String key) {
    long now = clock.millis();
    double left = Math.min(most, left(key, now) + 1);
    if (left >= most) {
      buckets.remove(key);
    } else {
      buckets.put(key, new Bucket(left, now));
    }
  }

  synchronized int size() {
    return buckets.size();
  }

  /** A clock that was set back gives nothing and takes nothing. */
  private double left(String key, long now) {
    Bucket bucket = buckets.get(key);
    return bucket == null
        ? most
        : Math.min(most, bucket.left() + Math.max(0, now - bucket.at()) / (double) pauseMs);
  }
}
