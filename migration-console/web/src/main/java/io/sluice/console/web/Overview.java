package io.sluice.console.web;

import io.sluice.console.contract.ServiceItem;
import io.sluice.console.contract.ServiceState;
import io.sluice.view.Alarm;
import io.sluice.view.FederatedView;
import io.sluice.view.Freeze;
import io.sluice.view.ServiceView;
import io.sluice.view.Sources;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What the start page shows to whoever may see it: alarms, sources, services. */
final class Overview {
  private static final int MOST_ALARMS = 20;
  private static final int MOST_SERVICES = 500;
  private static final int COLOURS = 4;
  private static final int WHOLE = 10_000;

  private final List<String> environments;
  private final ConsolePorts ports;
  private final ServiceRendering rendering;

  Overview(List<String> environments, ConsolePorts ports) {
    this.environments = environments;
    this.ports = ports;
    this.rendering = new ServiceRendering(environments);
  }

  /**
   * Writes it.
   *
   * @param seen which services are shown
   */
  void write(Html page, Predicate<String> seen) {
    FederatedView view = ports.view().get();
    alarms(page, AlarmOperations.seen(ports.alarms().alarms(), view, seen));
    freezes(page, ports.stored().gates().freezes().seen());
    sources(page, ports.sources().sources());
    services(page, view, seen);
  }

  private void alarms(Html page, List<Alarm> alarms) {
    if (alarms.isEmpty()) {
      return;
    }
    page.raw("<h2 class=\"bad\">");
    page.text(alarms.size() == 1 ? "One alarm" : alarms.size() + " alarms").raw("</h2>");
    page.raw("<section class=\"alarms\">").table("Kind", "About", "What is so", "For");
    alarms.stream().limit(MOST_ALARMS).forEach(alarm -> row(page, alarm));
    page.endTable().raw("</section>");
    if (alarms.size() > MOST_ALARMS) {
      page.paragraph(
          alarms.size() - MOST_ALARMS + " more; `sluice alarms` lists them, the gravest first.");
    }
  }

  private void row(Html page, Alarm alarm) {
    page.raw("<tr>")
        .element("td", "tight bad", Words.kind(alarm.kind()))
        .element("td", "name", alarm.subject())
        .element("td", "", alarm.text())
        .element("td", "tight", age(alarm.since()))
        .raw("</tr>");
  }

  /** Everybody sees all of them, as in the API: who is stopped must be able to read why. */
  private static void freezes(Html page, List<Freeze> freezes) {
    if (freezes.isEmpty()) {
      return;
    }
    page.raw("<h2>Freezes</h2><section>").table("Services", "What stands");
    for (Freeze freeze : freezes.subList(0, Math.min(MOST_ALARMS, freezes.size()))) {
      page.raw("<tr>")
          .element("td", "name", freeze.scope().services())
          .element("td", "warn", GateWords.note(freeze))
          .raw("</tr>");
    }
    page.endTable().raw("</section>");
    if (freezes.size() > MOST_ALARMS) {
      page.paragraph(freezes.size() - MOST_ALARMS + " more; `sluice freeze` lists them.");
    }
  }

  private void sources(Html page, List<Sources.Status> sources) {
    page.raw("<h2>Sources</h2><section>");
    page.table("Source", "Environment", "State", "For", "Services", "Ready", "Held");
    for (Sources.Status status : sources) {
      String state = status.state().name().toLowerCase(Locale.ROOT);
      page.raw("<tr>")
          .element("td", "name", status.source().name())
          .raw("<td>")
          .text(status.source().environment() + " ")
          .element("span", "faint", Words.role(status.source()))
          .raw("</td><td>")
          .element("span", tint(status.state()), state);
      if (!status.detail().isEmpty()) {
        page.text(" ").element("span", "faint", status.detail());
      }
      page.raw("</td>")
          .element("td", "tight", age(status.since()))
          .element("td", "", String.valueOf(status.services()))
          .element("td", "tight", status.ready() + "/" + status.instances())
          .element("td", status.held() > 0 ? "warn" : "", String.valueOf(status.held()))
          .raw("</tr>");
    }
    page.endTable().raw("</section>");
  }

  private void services(Html page, FederatedView view, Predicate<String> seen) {
    List<ServiceView> all =
        StreamSupport.stream(view.services().spliterator(), false)
            .filter(service -> seen.test(service.name()))
            .toList();
    int total = all.size();
    page.raw("<h2>Services</h2>");
    if (total == 0) {
      page.paragraph("No services yet; the sources above say whether the registries can be read.");
      return;
    }
    page.raw("<section>").table("Service", "State", "Asked", "Published", "", "Ready endpoints");
    int shown = 0;
    for (ServiceView service : all) {
      if (shown == MOST_SERVICES) {
        break;
      }
      row(page, rendering.item(service, Fleet.Row.NONE));
      shown++;
    }
    page.endTable().raw("</section>");
    page.paragraph(
        (total > shown ? "The first " + shown + " of " + total + " services" : count(total))
            + "; `sluice show SERVICE` explains one.");
  }

  private void row(Html page, ServiceItem service) {
    page.raw("<tr>")
        .element("td", "name", service.name())
        .element("td", "tight " + tint(service.state()), word(service.state()))
        .element("td", "tight", Words.shares(service.asked()))
        .raw("<td>");
    bar(page, service.published());
    page.raw("</td>")
        .element("td", "tight", Words.shares(service.published()))
        .element("td", "tight", ready(service.environments()))
        .raw("</tr>");
  }

  /** Shares as rectangles: attributes of SVG need no style, which the page's policy forbids. */
  private void bar(Html page, Map<String, Integer> shares) {
    page.raw("<svg viewBox=\"0 0 10000 100\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    page.raw("<rect class=\"ground\" width=\"" + WHOLE + "\" height=\"100\"/>");
    int from = 0;
    for (Map.Entry<String, Integer> share : shares.entrySet()) {
      int place = Math.max(0, environments.indexOf(share.getKey())) % COLOURS;
      page.raw("<rect class=\"c" + place + "\" x=\"" + from + "\" width=\"");
      page.raw(share.getValue() + "\" height=\"100\"/>");
      from += share.getValue();
    }
    page.raw("</svg>");
  }

  private static String tint(Sources.State state) {
    return switch (state) {
      case LIVE -> "good";
      case STARTING -> "warn";
      case SUSPECT, STALE -> "bad";
    };
  }

  private static String tint(ServiceState state) {
    return switch (state) {
      case EMERGENCY, EMPTY, NOT_HONOURED -> "bad";
      case WAITING, CONFLICT -> "warn";
      case SPLIT, HOME -> "good";
    };
  }

  private static String word(ServiceState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String count(int services) {
    return services == 1 ? "One service" : services + " services";
  }

  private static String ready(Map<String, ServiceItem.EndpointCount> environments) {
    return environments.entrySet().stream()
        .map(
            entry ->
                entry.getKey() + " " + entry.getValue().ready() + "/" + entry.getValue().total())
        .collect(Collectors.joining(", "));
  }

  /** How long something lasts, in the two largest units; a clock that was set back shows 0 s. */
  private String age(long since) {
    Duration age = Duration.ofMillis(Math.max(0, ports.clock().millis() - since));
    if (age.toDays() > 0) {
      return age.toDays() + " d " + age.toHoursPart() + " h";
    }
    if (age.toHours() > 0) {
      return age.toHours() + " h " + age.toMinutesPart() + " min";
    }
    return age.toMinutes() > 0
        ? age.toMinutes() + " min " + age.toSecondsPart() + " s"
        : age.toSeconds() + " s";
  }
}
