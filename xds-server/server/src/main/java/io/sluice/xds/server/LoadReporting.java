package io.sluice.xds.server;

import io.envoyproxy.envoy.service.load_stats.v3.LoadReportingServiceGrpc;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.sluice.view.FederatedView;
import io.sluice.view.ServiceView;
import io.sluice.view.ViewChange;
import io.sluice.view.traffic.Counts;
import io.sluice.view.traffic.MembersTraffic;
import io.sluice.view.traffic.Reading;
import io.sluice.view.traffic.Traffic;
import io.sluice.xds.protocol.Peer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Load reporting (LRS v3): tells clients how often to report, and adds up what they say. Each
 * message counts once, the first one of a stream too: a client that reconnects begins with what it
 * could not send. Any thread.
 */
final class LoadReporting implements BindableService, Traffic, MembersTraffic {
  private final Departures departures;
  private final Totals totals;

  /** Of this member's own proxies alone; null while nobody asks for them apart. */
  private volatile @Nullable Totals mine;

  private final Catalogue catalogue;
  private final Clock clock;
  private final Duration interval;
  private final Grants grants;

  /** Who reports to other members, by member. */
  private final Map<String, List<Reporter>> elsewhere = new ConcurrentHashMap<>();

  private final Sightings sightings = new Sightings();
  private final Map<String, Map<String, Counts>> copies = new ConcurrentHashMap<>();
  private final Set<LoadCall> calls = ConcurrentHashMap.newKeySet();
  private final LongAdder reports = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder uncounted = new LongAdder();
  private volatile FederatedView view = FederatedView.empty(0);

  /**
   * Nobody reports yet.
   *
   * @param departures hears of streams that begin and end
   */
  LoadReporting(Catalogue catalogue, ProxyRules rules, Departures departures, Clock clock) {
    this.departures = departures;
    this.catalogue = catalogue;
    this.interval = rules.loadReports();
    this.grants = rules.grants();
    this.clock = clock;
    this.totals = new Totals(clock);
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(LoadReportingServiceGrpc.SERVICE_NAME)
        .addMethod(
            LoadReportingServiceGrpc.getStreamLoadStatsMethod(),
            (call, headers) -> new LoadCall(call, this).start())
        .build();
  }

  /** Called on the aggregator's loop. */
  void become(ViewChange change) {
    view = change.view();
    sightings.become(change);
  }

  void joined(LoadCall call) {
    calls.add(call);
  }

  void left(LoadCall call) {
    calls.remove(call);
  }

  /** A stream said who it is of. */
  void began(String proxy) {
    departures.began(proxy);
  }

  /** Such a stream ended. */
  void ended(String proxy, boolean reset) {
    departures.ended(proxy, reset);
  }

  /** Why a client may not report for this service; empty when it may. */
  Optional<String> refusal(Peer peer, String service) {
    return grants.refusal(peer.certificateNames(), service, false);
  }

  void refusedNode() {
    refused.increment();
  }

  /** Adds a report. */
  void add(LoadReport report, Caller caller, Map<String, Map<LoadReport.Place, Long>> before) {
    reports.increment();
    wrong.add(report.wrong());
    uncounted.add(report.unknown());
    report
        .copies()
        .forEach(
            (service, environments) -> {
              Map<String, Counts> sums =
                  copies.computeIfAbsent(service, key -> new ConcurrentHashMap<>());
              environments.forEach((name, counts) -> sums.merge(name, counts, Counts::plus));
            });
    sightings.add(report.tried(), clock.millis());
    count(caller, report.services(), before);
  }

  @Override
  public Reading own() {
    Totals apart = mine;
    return apart == null ? Reading.empty(0, clock.millis()) : apart.readAll();
  }

  /** Counts one's own apart from here on. */
  MembersTraffic shared() {
    mine = new Totals(clock);
    sightings.share();
    return this;
  }

  @Override
  public void add(Reading now, Reading before) {
    Growth.between(now, before)
        .forEach(one -> totals.add(one.caller(), one.report(), one.before(), interval.toMillis()));
  }

  /** A stream ended with this under way. */
  void forget(Caller caller, Map<String, Map<LoadReport.Place, Long>> before) {
    count(caller, new TreeMap<>(), before);
  }

  private void count(
      Caller caller,
      SortedMap<String, SortedMap<LoadReport.Place, Counts>> services,
      Map<String, Map<LoadReport.Place, Long>> before) {
    totals.add(caller.service(), services, before, interval.toMillis());
    Totals apart = mine;
    if (apart != null) {
      apart.add(caller.service(), services, before, interval.toMillis());
    }
  }

  @Nullable ServiceView service(String name) {
    return view.services().get(name);
  }

  /** What a client is asked for that cannot report all of its clusters by itself. */
  Collection<String> clusters(Caller caller) {
    return catalogue.clusters(caller.needs().dependencies());
  }

  Duration interval() {
    return interval;
  }

  long now() {
    return clock.millis();
  }

  @Override
  public Reading read(String service) {
    return totals.read(service);
  }

  @Override
  public Reading readAll() {
    return totals.readAll();
  }

  /** A report that comes within an interval may hold what was sent before it began. */
  @Override
  public Reading since(String service, long at) {
    long earliest = clock.millis() - REMEMBERED_MILLIS;
    return totals.since(service, Math.max(at + interval.toMillis(), earliest));
  }

  @Override
  public List<Reporter> reporters() {
    Map<String, Reporter> byProxy = new TreeMap<>();
    ownReporters().forEach(one -> newer(byProxy, one));
    elsewhere.values().forEach(those -> those.forEach(one -> newer(byProxy, one)));
    return new ArrayList<>(byProxy.values());
  }

  @Override
  public List<Reporter> ownReporters() {
    Map<String, Reporter> byProxy = new TreeMap<>();
    for (LoadCall call : calls) {
      Reporter reporter = call.reporter();
      if (reporter != null) {
        newer(byProxy, reporter);
      }
    }
    return new ArrayList<>(byProxy.values());
  }

  @Override
  public void reportElsewhere(String member, List<Reporter> reporters) {
    if (reporters.isEmpty()) {
      elsewhere.remove(member);
    } else {
      elsewhere.put(member, List.copyOf(reporters));
    }
  }

  @Override
  public SortedMap<String, List<Sighting>> newSightings() {
    return sightings.untold();
  }

  @Override
  public void seenElsewhere(SortedMap<String, List<Sighting>> seen) {
    seen.forEach((service, those) -> those.forEach(one -> sightings.add(service, one)));
  }

  /** A client that reconnects has two streams for a moment: the one that reported last counts. */
  private static void newer(Map<String, Reporter> byProxy, Reporter reporter) {
    byProxy.merge(
        reporter.proxy(), reporter, (one, other) -> one.last() >= other.last() ? one : other);
  }

  @Override
  public List<Sighting> sightings(String service) {
    return sightings.of(service);
  }

  @Override
  public long succeeded(String address, int port) {
    return sightings.succeeded(address, port);
  }

  @Override
  public SortedMap<String, Counts> copies(String service) {
    return new TreeMap<>(copies.getOrDefault(service, Map.of()));
  }

  /** Whether proxies are to tell endpoints apart: while a registry lost or cannot read some. */
  boolean wantsEndpoints() {
    return sightings.areWanted();
  }

  @Override
  public long uncounted() {
    return uncounted.sum();
  }

  boolean isLumping() {
    return totals.isLumping();
  }

  /** Since when, milliseconds since the epoch. */
  long lumpingSince() {
    return totals.lumpingSince();
  }

  LoadCounters counters() {
    return new LoadCounters(
        calls.size(), reports.sum(), refused.sum(), wrong.sum(), uncounted.sum());
  }
}
