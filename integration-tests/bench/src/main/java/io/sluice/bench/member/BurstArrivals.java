package io.sluice.bench.member;

import io.sluice.bench.BenchmarkFailed;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** When many changes at once were seen by everybody who asked for them. Thread-safe. */
final class BurstArrivals {
  private final Map<String, Set<String>> expected = new HashMap<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> lastOfAddress = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);
  private final CountDownLatch left;

  /**
   * Waits for new addresses.
   *
   * @param interested how many subscribers see each service
   */
  BurstArrivals(List<Fleet.Member> members, Map<String, Integer> interested) {
    int pairs = 0;
    for (Fleet.Member member : members) {
      expected.computeIfAbsent(member.service(), any -> new HashSet<>()).add(member.address());
      pairs += interested.getOrDefault(member.service(), 0);
    }
    left = new CountDownLatch(pairs);
  }

  void arrived(int subscriber, String service, Set<String> addresses, long nanos) {
    Set<String> wanted = expected.getOrDefault(service, Set.of());
    for (String address : addresses) {
      if (wanted.contains(address) && seen.add(subscriber + " " + address)) {
        lastOfAddress.merge(address, nanos, Math::max);
        last.accumulateAndGet(nanos, Math::max);
        left.countDown();
      }
    }
  }

  /** Waits until all have all; when the last one had the last of it. */
  long awaitLast(long seconds) throws InterruptedException {
    if (!left.await(seconds, TimeUnit.SECONDS)) {
      throw new BenchmarkFailed(left.getCount() + " changes of the burst never came");
    }
    return last.get();
  }

  /** When the last subscriber saw each address. */
  Map<String, Long> lastOfAddress() {
    return lastOfAddress;
  }
}
