package io.sluice.bench.member;

import io.sluice.bench.BenchmarkFailed;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each subscriber that asked for a service saw an address appear in it, or vanish. Safe for
 * use by many threads.
 */
public final class Arrivals {
  private final String service;
  private final String address;
  private final boolean present;
  private final AtomicLongArray seen;
  private final AtomicLong last = new AtomicLong();
  private final CountDownLatch left;

  /**
   * Waits for one change.
   *
   * @param present whether the address is to appear, else to vanish
   * @param subscribers how many see the service; each is told apart by a number below {@code all}
   */
  public Arrivals(Fleet.Member member, boolean present, int subscribers, int all) {
    this.service = member.service();
    this.address = member.address();
    this.present = present;
    this.seen = new AtomicLongArray(all);
    this.left = new CountDownLatch(subscribers);
  }

  /** Takes what a subscriber was sent of the service. */
  public void arrived(int subscriber, String of, Set<String> addresses, long nanos) {
    if (!of.equals(service) || addresses.contains(address) != present) {
      return;
    }
    if (seen.compareAndSet(subscriber, 0, nanos)) {
      last.accumulateAndGet(nanos, (one, other) -> one == 0 ? other : Math.max(one, other));
      left.countDown();
    }
  }

  /** When one saw it, by {@link System#nanoTime}; 0 before. */
  public long at(int subscriber) {
    return seen.get(subscriber);
  }

  /** Waits until all have it; the time, by {@link System#nanoTime}, at which the last one did. */
  public long awaitLast(long seconds) throws InterruptedException {
    if (!left.await(seconds, TimeUnit.SECONDS)) {
      throw new BenchmarkFailed(
          "%d subscribers never saw %s %s in %s"
              .formatted(left.getCount(), address, present ? "appear" : "vanish", service));
    }
    return last.get();
  }
}
