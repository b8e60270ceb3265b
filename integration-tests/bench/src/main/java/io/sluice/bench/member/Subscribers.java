package io.sluice.bench.member;

import io.sluice.bench.BenchmarkFailed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Many subscribers with as many names each: a first few services are everybody's, and every service
 * is somebody's.
 */
final class Subscribers implements AutoCloseable {
  /** No subscriber is slower than this when it is sent something at all. */
  private static final long PATIENCE_SECONDS = 30;

  /** Everybody's part of the names. */
  private static final double SHARED = 0.6;

  private final List<Subscriber> all = new ArrayList<>();
  private final List<String> shared;
  private final CountDownLatch first;
  private final Set<String> begun = ConcurrentHashMap.newKeySet();
  private volatile Subscriber.Observer observer = (number, service, addresses, nanos) -> {};

  /**
   * Connects, and waits until each has been told of all that it asked for.
   *
   * @param count how many
   * @param names how many services each asks for
   */
  Subscribers(int port, int count, int names, List<String> services) throws InterruptedException {
    int own = (services.size() + count - 1) / count;
    int common = Math.max(1, Math.min((int) (names * SHARED), names - own));
    shared = services.subList(0, Math.min(common, services.size()));
    List<Set<String>> wanted = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Set<String> mine = new LinkedHashSet<>(shared);
      for (int n = 0; n < services.size() && mine.size() < names; n++) {
        mine.add(services.get((i * own + n) % services.size()));
      }
      wanted.add(mine);
    }
    first = new CountDownLatch(wanted.stream().mapToInt(Set::size).sum());
    for (int i = 0; i < count; i++) {
      all.add(new Subscriber(i, port, wanted.get(i), this::arrived));
    }
    if (!first.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      close();
      throw new BenchmarkFailed(first.getCount() + " first assignments never came");
    }
  }

  private void arrived(int number, String service, Set<String> addresses, long nanos) {
    if (first.getCount() > 0 && !addresses.isEmpty() && begun.add(number + " " + service)) {
      first.countDown();
    }
    observer.arrived(number, service, addresses, nanos);
  }

  /** The services that every one of them asks for. */
  List<String> shared() {
    return shared;
  }

  /** Waits from now on for one change of a shared service. */
  Arrivals expect(Fleet.Member member, boolean present) {
    Arrivals arrivals = new Arrivals(member, present, all.size(), all.size());
    observer = arrivals::arrived;
    return arrivals;
  }

  /** Waits from now on for one new address of each of these members. */
  BurstArrivals expect(List<Fleet.Member> members) {
    Map<String, Integer> interested = new ConcurrentHashMap<>();
    all.forEach(each -> each.services().forEach(name -> interested.merge(name, 1, Integer::sum)));
    BurstArrivals arrivals = new BurstArrivals(members, interested);
    observer = arrivals::arrived;
    return arrivals;
  }

  /** Responses so far, per subscriber. */
  List<Long> responses() {
    return all.stream().map(Subscriber::responses).toList();
  }

  /** Bytes of responses so far, of all. */
  long bytes() {
    return all.stream().mapToLong(Subscriber::bytes).sum();
  }

  int count() {
    return all.size();
  }

  @Override
  public void close() {
    all.forEach(Subscriber::close);
  }
}
