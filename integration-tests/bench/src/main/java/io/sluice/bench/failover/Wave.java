package io.sluice.bench.failover;

import io.sluice.bench.BenchmarkFailed;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a fleet of Envoys was sent since one moment, and when each had all that it lacked. Any
 * thread.
 */
final class Wave {
  private final long start = System.nanoTime();
  private final AtomicLongArray served;
  private final CountDownLatch missing;
  private final LongAdder bytes = new LongAdder();
  private final LongAdder resources = new LongAdder();
  private final LongAdder refused = new LongAdder();

  Wave(int envoys) {
    served = new AtomicLongArray(envoys);
    missing = new CountDownLatch(envoys);
  }

  void heard(int size, int count) {
    bytes.add(size);
    resources.add(count);
  }

  /** A connection or a stream failed; the Envoy tries again. */
  void refused() {
    refused.increment();
  }

  void served(int envoy, long now) {
    if (served.compareAndSet(envoy, 0, now)) {
      missing.countDown();
    }
  }

  /** Waits until every Envoy has all that it lacked. */
  Wave await(Duration limit) throws InterruptedException {
    if (!missing.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new BenchmarkFailed(
          "%,d of %,d streams still lack something after %s"
              .formatted(missing.getCount(), served.length(), limit));
    }
    return this;
  }

  /** Milliseconds until each was served, the first one first. */
  double[] millis() {
    double[] all = new double[served.length()];
    for (int i = 0; i < all.length; i++) {
      all[i] = (served.get(i) - start) / 1e6;
    }
    Arrays.sort(all);
    return all;
  }

  /** Of all responses, as messages. */
  long bytes() {
    return bytes.sum();
  }

  long resources() {
    return resources.sum();
  }

  long failures() {
    return refused.sum();
  }
}
