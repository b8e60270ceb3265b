package io.sluice.bench.xds;

import io.sluice.bench.BenchmarkFailed;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** When each stream got its first message since one moment. Written by the client's loops. */
final class Arrivals {
  private final long start = System.nanoTime();
  private final long[] at;
  private final CountDownLatch missing;
  private final LongAdder bytes = new LongAdder();
  private final LongAdder messages = new LongAdder();
  private final LongAdder resources = new LongAdder();

  /**
   * @param streams of the fleet
   * @param messages that are to come in all
   */
  Arrivals(int streams, int messages) {
    this.at = new long[streams];
    this.missing = new CountDownLatch(messages);
  }

  /** The latch makes what is written here visible to who waits for it. */
  void arrived(int stream, long now, int size, int count) {
    if (at[stream] == 0) {
      at[stream] = now;
    }
    bytes.add(size);
    messages.increment();
    resources.add(count);
    missing.countDown();
  }

  void await(Duration limit) throws InterruptedException {
    if (!missing.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new BenchmarkFailed(
          missing.getCount() + " of " + at.length + " streams got nothing within " + limit);
    }
  }

  /** Milliseconds until each of the first streams had its message, sorted. */
  double[] millis(int interested) {
    long[] times = Arrays.copyOf(at, interested);
    Arrays.sort(times);
    if (times[0] == 0) {
      throw new BenchmarkFailed("a stream that wanted the change did not get it");
    }
    return Arrays.stream(times).mapToDouble(time -> (time - start) / 1e6).toArray();
  }

  long bytes() {
    return bytes.sum();
  }

  long messages() {
    return messages.sum();
  }

  long resources() {
    return resources.sum();
  }
}
