package io.sluice.console.web;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.console.contract.ServiceState;
import io.sluice.view.Alarm;
import io.sluice.view.FederatedView;
import io.sluice.view.ServiceView;
import io.sluice.view.Sources;
import io.sluice.view.TrafficSplit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code /metrics} says. Rows that come and go with the configuration are made per scrape. */
final class ConsoleMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS");

  /** So many services' shares at most: each is a time series per environment. */
  private static final int MOST_SHARES = 1_000;

  private final ConsolePorts ports;
  private final Fleet fleet;

  /** Held here: a function counter holds what it reads weakly, and stops when that is gone. */
  private final List<Measure> measures;

  private final MultiGauge services;
  private final MultiGauge sourceState;
  private final MultiGauge sourceEndpoints;
  private final MultiGauge alarms;
  private final MultiGauge shares;

  private ViewTotals totals = ViewTotals.of(FederatedView.empty(0)); // guarded by this

  /** What counting a whole view costs O(services), once per view. */
  private record ViewTotals(
      FederatedView view,
      Map<ServiceState, Integer> services,
      int conflicts,
      int candidates,
      List<String> away) {
    static ViewTotals of(FederatedView view) {
      Map<ServiceState, Integer> services = new EnumMap<>(ServiceState.class);
      int conflicts = 0;
      int candidates = 0;
      List<String> away = new ArrayList<>();
      for (ServiceView service : view.services()) {
        services.merge(ServiceRendering.state(service), 1, Integer::sum);
        conflicts += service.conflicts().size();
        candidates += service.candidates().size();
        if (isAway(service) && away.size() < MOST_SHARES) {
          away.add(service.name());
        }
      }
      return new ViewTotals(view, services, conflicts, candidates, away);
    }

    private static boolean isAway(ServiceView service) {
      TrafficSplit split = service.split();
      String home = service.home();
      return split != null && home != null && split.weight(home) < TrafficSplit.WHOLE;
    }
  }

  ConsoleMetrics(ConsolePorts ports, Fleet fleet, List<Measure> measures) {
    this.ports = ports;
    this.fleet = fleet;
    this.measures = List.copyOf(measures);
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    services =
        MultiGauge.builder("sluice_services")
            .description("Services of the merged view by state")
            .register(registry);
    sourceState =
        MultiGauge.builder("sluice_source_state")
            .description("1 for the state that the source is in")
            .register(registry);
    sourceEndpoints =
        MultiGauge.builder("sluice_source_instances")
            .description("Instances of the source by what became of them")
            .register(registry);
    alarms =
        MultiGauge.builder("sluice_alarms")
            .description("What an operator should look at now; GET /api/v1/alarms names it")
            .register(registry);
    shares =
        MultiGauge.builder("sluice_measured_share")
            .description("Part of a service's requests, 0 to 1, where not all is asked to be home")
            .register(registry);
    gauge("sluice_conflicts", "Contradictions between registries", m -> m.totals().conflicts());
    gauge("sluice_candidates", "What waits to be admitted", m -> m.totals().candidates());
    gauge(
        "sluice_ready",
        "1 when proxies may connect",
        m -> m.ports.waitingFor().get().isEmpty() ? 1 : 0);
    gauge(
        "sluice_proxies_connected",
        "Connected xDS clients",
        m -> m.ports.proxies().proxies().size());
    gauge(
        "sluice_proxies_rejecting",
        "Connected xDS clients that refuse something",
        m ->
            m.ports.proxies().proxies().stream()
                .filter(proxy -> proxy.rejection() != null)
                .count());
    this.measures.forEach(this::register);
  }

  private interface Reading {
    double of(ConsoleMetrics metrics);
  }

  private void gauge(String name, String help, Reading reading) {
    Gauge.builder(name, this, reading::of)
        .description(help)
        .strongReference(true)
        .register(registry);
  }

  private void register(Measure measure) {
    List<Tag> tags = new ArrayList<>();
    measure.labels().forEach((label, value) -> tags.add(Tag.of(label, value)));
    if (measure.kind() == Measure.Kind.COUNTER) {
      FunctionCounter.builder(measure.name(), measure, m -> m.value().getAsDouble())
          .description(measure.help())
          .tags(tags)
          .register(registry);
    } else {
      Gauge.builder(measure.name(), measure, m -> m.value().getAsDouble())
          .description(measure.help())
          .strongReference(true)
          .tags(tags)
          .register(registry);
    }
  }

  /**
   * Counts an answered request.
   *
   * @param method as it was sent: whatever is no usual one counts as one word
   */
  void answered(String method, String template, int status, long nanos) {
    String verb = METHODS.contains(method) ? method : "OTHER";
    Timer.builder("sluice_http_requests")
        .description("Answered requests and how long they took")
        .tags("method", verb, "path", template, "status", Integer.toString(status))
        .register(registry)
        .record(Duration.ofNanos(nanos));
  }

  /** All metrics in Prometheus' text form; one thread at a time, never the event loop. */
  synchronized String scrape() {
    ViewTotals now = totals();
    services.register(
        Arrays.stream(ServiceState.values())
            .map(
                state ->
                    MultiGauge.Row.of(
                        Tags.of("state", lower(state)), now.services().getOrDefault(state, 0)))
            .toList(),
        true);
    List<MultiGauge.Row<?>> states = new ArrayList<>();
    List<MultiGauge.Row<?>> instances = new ArrayList<>();
    for (Sources.Status status : ports.sources().sources()) {
      Tags source = Tags.of("source", status.source().name());
      for (Sources.State state : Sources.State.values()) {
        states.add(
            MultiGauge.Row.of(source.and("state", lower(state)), state == status.state() ? 1 : 0));
      }
      instances.add(MultiGauge.Row.of(source.and("kind", "reported"), status.instances()));
      instances.add(MultiGauge.Row.of(source.and("kind", "ready"), status.ready()));
      instances.add(MultiGauge.Row.of(source.and("kind", "held"), status.held()));
      instances.add(MultiGauge.Row.of(source.and("kind", "rejected"), status.rejected()));
    }
    sourceState.register(states, true);
    sourceEndpoints.register(instances, true);
    alarms.register(alarmRows(), true);
    shares.register(shareRows(now.away()), true);
    return registry.scrape();
  }

  /**
   * A row for every kind, so that a rule finds 0 and not nothing when all is well. Whoever gathers
   * metrics asks every member.
   */
  private List<MultiGauge.Row<?>> alarmRows() {
    Map<Alarm.Kind, Integer> standing = new EnumMap<>(Alarm.Kind.class);
    ports.alarms().own().forEach(alarm -> standing.merge(alarm.kind(), 1, Integer::sum));
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (Alarm.Kind kind : Alarm.Kind.values()) {
      rows.add(
          MultiGauge.Row.of(Tags.of("kind", Words.kind(kind)), standing.getOrDefault(kind, 0)));
    }
    return rows;
  }

  private List<MultiGauge.Row<?>> shareRows(List<String> away) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    fleet
        .measured(away)
        .forEach(
            (service, measured) ->
                measured
                    .shares()
                    .forEach(
                        (environment, share) ->
                            rows.add(
                                MultiGauge.Row.of(
                                    Tags.of("service", service, "environment", environment),
                                    share / (double) TrafficSplit.WHOLE))));
    return rows;
  }

  private synchronized ViewTotals totals() {
    FederatedView now = ports.view().get();
    if (!totals.view().equals(now)) {
      totals = ViewTotals.of(now);
    }
    return totals;
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    registry.close();
  }
}
