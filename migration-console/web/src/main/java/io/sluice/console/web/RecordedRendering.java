package io.sluice.console.web;

import io.sluice.console.contract.ReceiverBody;
import io.sluice.console.contract.RecordedAuthor;
import io.sluice.console.contract.RecordedBody;
import io.sluice.console.contract.RecordedChangeBody;
import io.sluice.console.contract.RecordedEndpoint;
import io.sluice.console.contract.RecordedPort;
import io.sluice.view.AuditLog;
import io.sluice.view.history.Fact;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.History;
import io.sluice.view.history.RecordedChange;
import io.sluice.view.history.RecordedService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The contract's words for what was recorded. */
final class RecordedRendering {
  private static final Fact.Settings NOTHING = new Fact.Settings("", new TreeMap<>(), 0, "", "");

  private final History history;

  RecordedRendering(History history) {
    this.history = history;
  }

  /**
   * A service.
   *
   * @param proxies whose stream stood then, or null when receivers are not wanted
   * @param causes whether it is said which change made what each of them held
   */
  RecordedBody body(RecordedService service, @Nullable Map<String, Dated> proxies, boolean causes) {
    Dated dated = service.settings();
    Fact.Settings settings =
        dated != null && dated.fact() instanceof Fact.Settings known ? known : NOTHING;
    long since = dated == null ? 0 : dated.at();
    return new RecordedBody(
        service.name(),
        settings.home(),
        settings.weights(),
        settings.generation(),
        settings.zero(),
        settings.empty(),
        overrides(service),
        Moments.text(since),
        author(service.name(), settings.generation(), since),
        ports(service),
        endpoints(service),
        proxies == null ? null : receivers(service, proxies, causes));
  }

  private @Nullable RecordedAuthor author(String service, long generation, long at) {
    AuditLog.Recorded recorded = generation == 0 ? null : history.author(service, generation, at);
    if (recorded == null) {
      return null;
    }
    AuditLog.Entry entry = recorded.entry();
    return new RecordedAuthor(
        recorded.seq(),
        Moments.text(entry.at()),
        entry.actor().name(),
        entry.action(),
        entry.reason(),
        entry.actor().approver(),
        entry.actor().requestId());
  }

  private static Map<String, Map<String, Integer>> overrides(RecordedService service) {
    Map<String, Map<String, Integer>> overrides = new TreeMap<>();
    for (Dated dated : service.callerSplits()) {
      if (dated.fact() instanceof Fact.CallerSplit split) {
        overrides.put(split.caller(), split.weights());
      }
    }
    return overrides;
  }

  private static List<RecordedPort> ports(RecordedService service) {
    List<RecordedPort> ports = new ArrayList<>();
    for (Dated dated : service.ports()) {
      if (dated.fact() instanceof Fact.Port port) {
        String cluster = service.name() + (port.name().isEmpty() ? "" : ":" + port.name());
        ports.add(
            new RecordedPort(
                port.name(),
                port.protocol(),
                port.published(),
                port.dropped(),
                offered(service, cluster),
                Moments.text(dated.at())));
      }
    }
    return ports;
  }

  private static List<String> offered(RecordedService service, String cluster) {
    return service.published().stream()
        .map(dated -> (Fact.Published) dated.fact())
        .filter(published -> published.cluster().equals(cluster))
        .map(Fact.Published::version)
        .distinct()
        .sorted()
        .toList();
  }

  private static List<RecordedEndpoint> endpoints(RecordedService service) {
    List<RecordedEndpoint> endpoints = new ArrayList<>();
    for (Dated dated : service.endpoints()) {
      if (dated.fact() instanceof Fact.Endpoint endpoint) {
        endpoints.add(
            new RecordedEndpoint(
                endpoint.place().address(),
                endpoint.place().port(),
                endpoint.place().network(),
                endpoint.place().servicePort(),
                endpoint.environment(),
                endpoint.region(),
                endpoint.zone(),
                word(endpoint.health()),
                endpoint.weight(),
                word(endpoint.state()),
                word(endpoint.standing()),
                endpoint.stale(),
                endpoint.sources(),
                endpoint.sequence(),
                Moments.text(dated.at())));
      }
    }
    return endpoints;
  }

  private List<ReceiverBody> receivers(
      RecordedService service, Map<String, Dated> proxies, boolean causes) {
    VersionCauses makers = new VersionCauses(history, service);
    Map<String, List<String>> offered =
        service.published().stream()
            .map(dated -> (Fact.Published) dated.fact())
            .collect(
                Collectors.groupingBy(
                    Fact.Published::cluster,
                    Collectors.mapping(Fact.Published::version, Collectors.toList())));
    List<ReceiverBody> receivers = new ArrayList<>();
    for (Dated dated : service.held()) {
      if (dated.fact() instanceof Fact.Held held) {
        Dated link = proxies.get(held.proxy());
        Fact.@Nullable Connected connected =
            link != null && link.fact() instanceof Fact.Connected known ? known : null;
        receivers.add(
            new ReceiverBody(
                held.proxy(),
                connected == null ? "" : connected.service(),
                held.cluster(),
                held.version(),
                Moments.text(dated.at()),
                offered.getOrDefault(held.cluster(), List.of()).contains(held.version()),
                connected == null ? "unsure" : link(connected, link, dated),
                link == null ? "" : Moments.text(link.at()),
                causes ? cause(makers, service.name(), held, dated.at()) : null));
      }
    }
    return receivers;
  }

  private @Nullable RecordedChangeBody cause(
      VersionCauses makers, String service, Fact.Held held, long at) {
    RecordedChange change = makers.of(held, at);
    return change == null ? null : change(service, change);
  }

  /** What was acknowledged after a doubt is certain. */
  private static String link(Fact.Connected connected, @Nullable Dated link, Dated held) {
    boolean certain = link != null && held.at() > link.at();
    return connected.link() == Fact.Link.UNSURE && certain ? "up" : word(connected.link().name());
  }

  RecordedChangeBody change(String service, RecordedChange change) {
    Fact fact = change.dated().fact();
    Fact before = change.before() == null ? null : change.before().fact();
    String source = "";
    long sequence = 0;
    RecordedAuthor author = null;
    if (fact instanceof Fact.Endpoint endpoint) {
      source = endpoint.source();
      sequence = endpoint.sequence();
    } else if (fact instanceof Fact.EndpointGone gone) {
      source = gone.source();
      sequence = gone.sequence();
    } else if (fact instanceof Fact.Settings settings) {
      author = author(service, settings.generation(), change.dated().at());
    }
    return new RecordedChangeBody(
        Moments.text(change.dated().at()),
        RecordedWords.kind(fact),
        RecordedWords.subject(service, fact),
        before == null ? "" : RecordedWords.of(before),
        fact.ends() ? "" : RecordedWords.of(fact),
        source,
        sequence,
        author);
  }

  private static String word(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
