package io.sluice.launcher;

import io.sluice.console.web.Measure;
import io.sluice.engine.Aggregator;
import io.sluice.store.LastKnownGood;
import io.sluice.store.anchor.Anchoring;
import io.sluice.view.AuditProof;
import io.sluice.xds.protocol.Statistics;
import io.sluice.xds.resources.ResourceType;
import io.sluice.xds.server.XdsServer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What the aggregator and the xDS server count, as metrics. */
final class Measures {
  /** The guard's notices, so that each has its metric from the start. */
  private static final List<String> NOTICES =
      List.of(
          "held-loss",
          "loss-believed",
          "returned",
          "became-suspect",
          "recovered",
          "became-stale",
          "read-again",
          "damped",
          "found-dead",
          "found-alive",
          "out-of-reach",
          "expired");

  private Measures() {}

  static List<Measure> of(Aggregator aggregator) {
    List<Measure> measures = new ArrayList<>();
    for (String notice : NOTICES) {
      measures.add(
          new Measure(
              "sluice_guard_notices_total",
              "What the guards noticed, by kind.",
              Measure.Kind.COUNTER,
              Map.of("kind", notice),
              () -> aggregator.counters().notices().getOrDefault(notice, 0L)));
    }
    return measures;
  }

  static List<Measure> of(Anchoring anchoring, Clock clock) {
    List<Measure> measures = new ArrayList<>();
    for (AuditProof.Anchor anchor : anchoring.anchors()) {
      String name = anchor.name();
      measures.add(
          new Measure(
              "sluice_audit_anchor_age_seconds",
              "How long ago a signed head of the audit arrived there last.",
              Measure.Kind.GAUGE,
              Map.of("anchor", name),
              () -> (clock.millis() - anchor(anchoring, name).at()) / 1_000.0));
      measures.add(
          new Measure(
              "sluice_audit_anchor_failures_total",
              "How often a signed head of the audit did not arrive there.",
              Measure.Kind.COUNTER,
              Map.of("anchor", name),
              () -> anchoring.failures().getOrDefault(name, 0L)));
    }
    return measures;
  }

  private static AuditProof.Anchor anchor(Anchoring anchoring, String name) {
    return anchoring.anchors().stream()
        .filter(anchor -> anchor.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static List<Measure> of(LastKnownGood memory) {
    return List.of(
        new Measure(
            "sluice_last_known_good_writes_total",
            "How often the last-known-good file was written.",
            Measure.Kind.COUNTER,
            Map.of(),
            memory::writes),
        new Measure(
            "sluice_last_known_good_failures_total",
            "How often the last-known-good file could not be written.",
            Measure.Kind.COUNTER,
            Map.of(),
            memory::failures));
  }

  static List<Measure> of(XdsServer xds) {
    List<Measure> measures = new ArrayList<>();
    measures.add(
        new Measure(
            "sluice_xds_streams",
            "Discovery streams open now.",
            Measure.Kind.GAUGE,
            Map.of(),
            () -> xds.statistics().streams()));
    count(measures, xds, "responses", "Discovery responses sent.", Statistics::responses);
    count(measures, xds, "response_bytes", "Bytes of discovery responses.", Statistics::bytes);
    count(measures, xds, "acknowledgements", "Responses accepted.", Statistics::acknowledgements);
    count(measures, xds, "rejections", "Responses rejected (NACK).", Statistics::rejections);
    count(
        measures,
        xds,
        "quarantined",
        "Resources found to be why a proxy rejected a response.",
        Statistics::quarantined);
    count(measures, xds, "overdue", "Responses not acknowledged in time.", Statistics::overdue);
    count(
        measures,
        xds,
        "unread",
        "Times that a client was found not to read what is written to it.",
        Statistics::unread);
    count(
        measures,
        xds,
        "refused_streams",
        "Streams ended because a client went beyond a limit.",
        Statistics::refusedStreams);
    measures.addAll(loads(xds));
    for (ResourceType type : ResourceType.values()) {
      measures.add(
          new Measure(
              "sluice_xds_encoded_total",
              "Resources encoded, by type.",
              Measure.Kind.COUNTER,
              Map.of("type", type.name().toLowerCase(java.util.Locale.ROOT)),
              () -> xds.counters().encoded().getOrDefault(type, 0L)));
    }
    return measures;
  }

  private static List<Measure> loads(XdsServer xds) {
    return List.of(
        new Measure(
            "sluice_load_streams",
            "Streams of load reports open now.",
            Measure.Kind.GAUGE,
            Map.of(),
            () -> xds.loadCounters().streams()),
        new Measure(
            "sluice_load_reports_total",
            "Load reports counted.",
            Measure.Kind.COUNTER,
            Map.of(),
            () -> xds.loadCounters().reports()),
        new Measure(
            "sluice_load_wrong_entries_total",
            "Entries of load reports that were left out: impossible numbers or places.",
            Measure.Kind.COUNTER,
            Map.of(),
            () -> xds.loadCounters().wrong()),
        new Measure(
            "sluice_load_uncounted_requests_total",
            "Requests reported of services that this server does not know.",
            Measure.Kind.COUNTER,
            Map.of(),
            () -> xds.loadCounters().uncounted()));
  }

  private static void count(
      List<Measure> measures,
      XdsServer xds,
      String name,
      String help,
      ToLongFunction<Statistics> value) {
    measures.add(
        new Measure(
            "sluice_xds_" + name + "_total",
            help,
            Measure.Kind.COUNTER,
            Map.of(),
            () -> value.applyAsLong(xds.statistics())));
  }
}
