package io.sluice.xds.server;

import io.sluice.view.traffic.Counts;
import io.sluice.view.traffic.Reading;
import io.sluice.view.traffic.Traffic;
import io.sluice.view.traffic.Way;
import io.sluice.xds.server.LoadReport.Place;
import java.time.Clock;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Running totals of all services. Any thread. */
final class Totals implements ServiceTotals.Room {
  private final Map<String, ServiceTotals> services = new ConcurrentHashMap<>();
  private final AtomicInteger ways = new AtomicInteger();
  private final int mostWays;
  private final Clock clock;
  private final long started;
  private volatile long lumpingSince; // 0 while it is not

  Totals(Clock clock) {
    this(clock, Traffic.MOST_WAYS);
  }

  Totals(Clock clock, int mostWays) {
    this.clock = clock;
    this.mostWays = mostWays;
    this.started = clock.millis();
  }

  @Override
  public boolean take() {
    if (ways.incrementAndGet() <= mostWays) {
      return true;
    }
    ways.decrementAndGet();
    return false;
  }

  @Override
  public void exceeded() {
    if (lumpingSince == 0) {
      lumpingSince = clock.millis();
    }
  }

  /** Whether callers are counted together because there are too many. */
  boolean isLumping() {
    return lumpingSince != 0;
  }

  long lumpingSince() {
    return lumpingSince;
  }

  /**
   * Adds a report.
   *
   * @param before what the same stream's report before said to be under way
   * @param step how close marks may be, in milliseconds
   */
  void add(
      String caller,
      SortedMap<String, SortedMap<Place, Counts>> report,
      Map<String, Map<Place, Long>> before,
      long step) {
    long now = clock.millis();
    report.forEach(
        (service, places) ->
            of(service).add(caller, places, before.getOrDefault(service, Map.of()), now, step));
    before.forEach(
        (service, gauges) -> {
          if (!report.containsKey(service)) {
            of(service).add(caller, Map.of(), gauges, now, step);
          }
        });
  }

  private ServiceTotals of(String service) {
    return services.computeIfAbsent(service, name -> new ServiceTotals(name, started, this));
  }

  Reading read(String service) {
    ServiceTotals totals = services.get(service);
    long now = clock.millis();
    return totals == null ? nothing(now) : totals.read(started, now);
  }

  Reading readAll() {
    SortedMap<Way, Counts> ways = new TreeMap<>();
    SortedMap<Way, Counts> received = new TreeMap<>();
    services.values().forEach(totals -> totals.into(ways, received));
    return new Reading(started, started, clock.millis(), ways, received);
  }

  /** What was added since the first mark that is not before a moment. */
  Reading since(String service, long moment) {
    ServiceTotals totals = services.get(service);
    long now = clock.millis();
    return totals == null ? nothing(now) : totals.since(moment, started, now);
  }

  /** How many moments of a service are remembered. */
  int marks(String service) {
    ServiceTotals totals = services.get(service);
    return totals == null ? 0 : totals.marks();
  }

  private Reading nothing(long now) {
    return new Reading(started, started, now, new TreeMap<>(), new TreeMap<>());
  }
}
