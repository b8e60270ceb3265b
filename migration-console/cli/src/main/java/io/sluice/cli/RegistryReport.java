package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.GapBody;
import io.sluice.console.contract.ReceiverBody;
import io.sluice.console.contract.RecordedAuthor;
import io.sluice.console.contract.RecordedBody;
import io.sluice.console.contract.RecordedChangeBody;
import io.sluice.console.contract.RecordedEndpoint;
import io.sluice.console.contract.RecordedPort;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints what was recorded. */
final class RegistryReport {
  private final Sluice sluice;
  private final Paper paper;
  private final boolean receivers;
  private final List<RecordedBody> taken = new ArrayList<>();

  RegistryReport(Sluice sluice, boolean receivers) {
    this.sluice = sluice;
    this.paper = sluice.paper();
    this.receivers = receivers;
  }

  void gap(@Nullable GapBody gap) {
    if (gap == null) {
      return;
    }
    String from = gap.from() == null ? "before recording began" : "since " + gap.from();
    String until = gap.until() == null ? "" : " until " + gap.until() + " (" + gap.why() + ")";
    sluice.warn(
        "not recorded "
            + from
            + until
            + ": what follows is what was known before, and may not have been so");
  }

  void jsonLine(JsonNode service) {
    paper.line(service.toString());
  }

  void csvHead() {
    paper.line(
        "service,environment,region,zone,network,address,port,servicePort,health,state,standing,"
            + "stale,weight,sources,sequence,since,home,weights,generation,author,approvedBy");
  }

  void csv(RecordedBody service) {
    RecordedAuthor author = service.author();
    for (RecordedEndpoint one : service.endpoints()) {
      List<Object> values =
          List.of(
              service.service(),
              one.environment(),
              one.region(),
              one.zone(),
              one.network(),
              one.address(),
              one.port(),
              one.servicePort(),
              one.health(),
              one.state(),
              one.standing(),
              one.stale(),
              one.weight(),
              String.join(" ", one.sources()),
              one.sequence(),
              one.since(),
              service.home(),
              Percent.text(service.weights()),
              service.generation(),
              author == null ? "" : author.actor(),
              author == null ? "" : author.approvedBy());
      paper.line(values.stream().map(RegistryReport::quoted).collect(Collectors.joining(",")));
    }
  }

  /** RFC 4180; a spreadsheet takes what begins with = + - or @ for a formula. */
  private static String quoted(Object value) {
    String text = String.valueOf(value);
    String safe = text.matches("[=+@-].*") ? "'" + text : text;
    return safe.matches("[A-Za-z0-9._:%/ -]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }

  void take(RecordedBody service) {
    taken.add(service);
  }

  /**
   * Prints what was taken.
   *
   * @param whole all of each service, and not a line
   */
  void print(boolean whole) {
    if (whole) {
      taken.forEach(this::whole);
      return;
    }
    List<List<Cell>> services = new ArrayList<>();
    taken.forEach(service -> services.add(row(service)));
    paper.table(
        List.of("SERVICE", "HOME", "ASKED", "READY", "ENDPOINTS", "SPLIT BY", "RECEIVERS"),
        services);
  }

  private List<Cell> row(RecordedBody service) {
    return List.of(
        Cell.of(service.service(), Tint.BOLD),
        Cell.of(service.home()),
        Cell.of(Percent.text(service.weights())),
        Cell.of(service.endpoints().stream().filter(one -> one.state().equals("ready")).count()),
        Cell.of(service.endpoints().size()),
        Cell.of(by(service)),
        Cell.of(behind(service.receivers())));
  }

  private void whole(RecordedBody service) {
    paper.line(
        Tint.BOLD,
        service.service()
            + "  home "
            + service.home()
            + "  asked "
            + Percent.text(service.weights())
            + "  generation "
            + service.generation()
            + " since "
            + service.since());
    String by = by(service);
    paper.line(by.isEmpty() ? "nobody set a split: its home serves it" : "split by " + by);
    service
        .overrides()
        .forEach(
            (caller, weights) ->
                paper.line(
                    "calls of " + caller + " by a split of its own: " + Percent.text(weights)));
    for (RecordedPort port : service.ports()) {
      paper.line(
          "port "
              + (port.name().isEmpty() ? "(default)" : port.name())
              + "  published "
              + Percent.text(port.published())
              + "  since "
              + port.since()
              + (port.versions().isEmpty()
                  ? ""
                  : "  versions " + String.join(" ", port.versions())));
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (RecordedEndpoint one : service.endpoints()) {
      boolean ready = one.state().equals("ready");
      rows.add(
          List.of(
              Cell.of(one.address() + ":" + one.port(), Tint.BOLD),
              Cell.of(one.environment()),
              Cell.of(one.zone()),
              Cell.of(one.state(), ready ? Tint.GOOD : Tint.WARN),
              Cell.of(one.health()),
              Cell.of(one.standing() + (one.stale() ? ", stale" : "")),
              Cell.of(one.weight()),
              Cell.of(one.since()),
              Cell.of(String.join(", ", one.sources()) + " at " + one.sequence())));
    }
    paper.table(
        List.of(
            "ENDPOINT",
            "WHERE",
            "ZONE",
            "STATE",
            "HEALTH",
            "GUARD",
            "WEIGHT",
            "SINCE",
            "SOURCE AT SEQUENCE"),
        rows);
    receivers(service.receivers());
  }

  private void receivers(@Nullable List<ReceiverBody> list) {
    if (list == null) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (ReceiverBody one : list) {
      rows.add(
          List.of(
              Cell.of(one.proxy(), Tint.BOLD),
              Cell.of(one.caller()),
              Cell.of(one.assignment()),
              Cell.of(one.current() ? "current" : "OLDER", one.current() ? Tint.GOOD : Tint.BAD),
              Cell.of(one.version()),
              Cell.of(one.since()),
              Cell.of(one.link() + (one.linkSince().isEmpty() ? "" : " since " + one.linkSince())),
              Cell.of(cause(one.cause()))));
    }
    paper.line("");
    paper.table(
        List.of("PROXY", "CALLER", "ASSIGNMENT", "HELD", "VERSION", "SINCE", "STREAM", "MADE BY"),
        rows);
    if (rows.isEmpty()) {
      paper.line("no proxy held it");
    }
  }

  private static String cause(@Nullable RecordedChangeBody cause) {
    if (cause == null) {
      return "";
    }
    String by = by(cause.author());
    if (!by.isEmpty()) {
      return cause.after() + " by " + by;
    }
    String what = cause.after().isEmpty() ? cause.subject() + " gone" : cause.subject();
    return cause.kind()
        + " "
        + what
        + (cause.source().isEmpty() ? "" : " from " + cause.source() + " at " + cause.sequence());
  }

  private String behind(@Nullable List<ReceiverBody> list) {
    if (!receivers || list == null) {
      return "";
    }
    long older = list.stream().filter(one -> !one.current()).count();
    return list.size() + (older == 0 ? "" : ", " + older + " OLDER");
  }

  private static String by(RecordedBody service) {
    return by(service.author());
  }

  private static String by(@Nullable RecordedAuthor author) {
    if (author == null) {
      return "";
    }
    return author.actor()
        + (author.approvedBy().isEmpty() ? "" : ", approved by " + author.approvedBy())
        + " (audit "
        + author.seq()
        + ")"
        + (author.reason().isEmpty() ? "" : ": " + author.reason());
  }
}
