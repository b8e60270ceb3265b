package io.sluice.launcher;

import io.sluice.cluster.Cluster;
import io.sluice.engine.Aggregator;
import io.sluice.engine.AggregatorSettings;
import io.sluice.engine.OwnedRegistry;
import io.sluice.probe.ActiveChecks;
import io.sluice.probe.ProbeLimits;
import io.sluice.probe.TcpProber;
import io.sluice.store.HistoryRecorder;
import io.sluice.store.RecordedHistory;
import io.sluice.view.Checks;
import io.sluice.view.Snapshot;
import io.sluice.view.cluster.Exchange;
import io.sluice.view.traffic.SeenByProxies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What makes the view.
 *
 * @param listeners hear of each new view
 */
record ViewParts(Listeners listeners, Aggregator aggregator) {

  /** Makes them; the aggregator is not started. */
  static ViewParts of(Foundation foundation, StoreParts stored) {
    Listeners listeners = new Listeners(stored.memory());
    Aggregator aggregator = aggregator(foundation, stored, listeners);
    foundation.watched().measure(Measures.of(aggregator));
    foundation.watched().alarm(aggregator);
    return new ViewParts(listeners, aggregator);
  }

  /**
   * Of the view, and of the proxies of all members; not recorded yet.
   *
   * @param cluster null while the member is to be alone
   */
  RecordedHistory history(Foundation foundation, StoreParts stored, @Nullable Cluster cluster) {
    ServerConfiguration configuration = foundation.configuration();
    return RecordedHistory.in(
        stored.store(),
        HistoryRecorder.Settings.keeping(configuration.historyKept()),
        () -> sequences(configuration, aggregator),
        cluster == null ? Exchange.ALONE : cluster,
        foundation.clock());
  }

  private static Aggregator aggregator(
      Foundation foundation, StoreParts stored, Listeners listeners) {
    ServerConfiguration configuration = foundation.configuration();
    Parts parts = foundation.parts();
    return new Aggregator(
        new AggregatorSettings(
            configuration.member(),
            configuration.environments(),
            configuration.startWait(),
            configuration.guard()),
        registries(foundation),
        stored.splits(),
        stored.known(),
        new SeenByProxies(
            parts.add(new TcpProber(ProbeLimits.DEFAULT, parts.workers("sluice-names", 4))),
            (address, port) -> listeners.traffic().succeeded(address, port),
            configuration.proxies().loadReports().multipliedBy(2),
            foundation.clock()),
        checks(foundation),
        foundation.seat(),
        parts.workers("sluice-store", 2),
        foundation.steady(),
        listeners::tell);
  }

  /**
   * What is read. Who only observes waits for no source longer than {@code start.wait}: there are
   * no proxies that could be told too little, and one registry that is down must not hide the
   * others.
   */
  private static List<OwnedRegistry> registries(Foundation foundation) {
    return foundation.configuration().sources().stream()
        .map(
            source ->
                new OwnedRegistry(
                    foundation.observing() ? source.source().withRequired(false) : source.source(),
                    source.identity(),
                    () -> source.registry().adapter(source.source().name()),
                    source.check()))
        .toList();
  }

  /** A member none of whose sources is checked needs no threads for it. */
  private static @Nullable Checks checks(Foundation foundation) {
    boolean needed =
        foundation.configuration().sources().stream().anyMatch(source -> source.check() != null);
    return needed ? foundation.parts().add(new ActiveChecks(ProbeLimits.DEFAULT)) : null;
  }

  /** Which snapshots the present view was made from. */
  private static Map<String, Long> sequences(
      ServerConfiguration configuration, Aggregator aggregator) {
    Map<String, Long> sequences = new HashMap<>();
    for (ServerConfiguration.SourceConfiguration source : configuration.sources()) {
      Snapshot snapshot = aggregator.snapshot(source.source().name());
      if (snapshot != null) {
        sequences.put(snapshot.source(), snapshot.sequence());
      }
    }
    return sequences;
  }
}
