package io.sluice.bench.failover;

import io.sluice.bench.member.Arrivals;
import io.sluice.bench.member.Fleet;
import io.sluice.bench.member.Subscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A stream on each of three members, under the member's number. Driven by one thread. */
final class Followers implements AutoCloseable {
  private final Trio trio;
  private final List<String> services;
  private final List<Subscriber> streams = new ArrayList<>();
  private volatile Subscriber.Observer observer = (number, service, addresses, nanos) -> {};

  /** Connects. */
  Followers(Trio trio, int names) {
    this.trio = trio;
    List<String> all = trio.fleet().services();
    this.services = all.subList(0, Math.min(names, all.size()));
    for (int member = 0; member < Trio.SIZE; member++) {
      streams.add(stream(member));
    }
  }

  private Subscriber stream(int member) {
    return new Subscriber(member, trio.member(member).xdsPort(), services, this::arrived);
  }

  private void arrived(int member, String service, Set<String> addresses, long nanos) {
    observer.arrived(member, service, addresses, nanos);
  }

  /** Follows a member that was started again. */
  void follow(int member) {
    streams.get(member).close();
    streams.set(member, stream(member));
  }

  /** Waits from now on until so many of them see a new instance. */
  Arrivals expect(Fleet.Member added, int members) {
    Arrivals arrivals = new Arrivals(added, true, members, Trio.SIZE);
    observer = arrivals::arrived;
    return arrivals;
  }

  @Override
  public void close() {
    streams.forEach(Subscriber::close);
  }
}
