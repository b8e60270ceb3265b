package io.sluice.xds.server;

import io.envoyproxy.envoy.service.load_stats.v3.LoadReportingServiceGrpc;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.sluice.view.FederatedView;
import io.sluice.view.ServiceView;
import io.sluice.view.traffic.Reading;
import io.sluice.view.traffic.Traffic;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Load reporting (LRS v3): tells clients how often to report, and adds up what they say. Each
 * message counts once, the first one of a stream too: a client that reconnects begins with what it
 * could not send. Any thread.
 */
final class LoadReporting implements BindableService, Traffic {
  private final Totals totals;
  private final Catalogue catalogue;
  private final Clock clock;
  private final Duration interval;
  private final Set<LoadCall> calls = ConcurrentHashMap.newKeySet();
  private final LongAdder reports = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder uncounted = new LongAdder();
  private volatile FederatedView view = FederatedView.empty(0);

  /**
   * Nobody reports yet.
   *
   * @param interval how often a client is asked to report
   */
  LoadReporting(Catalogue catalogue, Duration interval, Clock clock) {
    this.catalogue = catalogue;
    this.interval = interval;
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
  void become(FederatedView now) {
    view = now;
  }

  void joined(LoadCall call) {
    calls.add(call);
  }

  void left(LoadCall call) {
    calls.remove(call);
  }

  void refusedNode() {
    refused.increment();
  }

  /** Adds a report. */
  void add(LoadReport report, Caller caller, Map<String, Map<LoadReport.Place, Long>> before) {
    reports.increment();
    wrong.add(report.wrong());
    uncounted.add(report.unknown());
    totals.add(caller.service(), report.services(), before, interval.toMillis());
  }

  /** A stream ended with this under way. */
  void forget(Caller caller, Map<String, Map<LoadReport.Place, Long>> before) {
    totals.add(caller.service(), new TreeMap<>(), before, interval.toMillis());
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

  /** A client that reconnects has two streams for a moment: the one that reported last counts. */
  @Override
  public List<Reporter> reporters() {
    Map<String, Reporter> byProxy = new TreeMap<>();
    for (LoadCall call : calls) {
      Reporter reporter = call.reporter();
      if (reporter != null) {
        byProxy.merge(
            reporter.proxy(), reporter, (one, other) -> one.last() >= other.last() ? one : other);
      }
    }
    return new ArrayList<>(byProxy.values());
  }

  @Override
  public List<Sighting> sightings(String service) {
    return List.of();
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
