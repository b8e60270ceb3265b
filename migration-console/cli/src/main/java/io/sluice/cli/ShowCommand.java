package io.sluice.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.EndpointBody;
import io.sluice.console.contract.EndpointBody.ProvenanceBody;
import io.sluice.console.contract.PlacementBody;
import io.sluice.console.contract.PlacementBody.PlaceCountBody;
import io.sluice.console.contract.ProofBody;
import io.sluice.console.contract.ServiceBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description =
        "One service: asked, published, acknowledged and measured shares, why they differ, every endpoint.")
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class ShowCommand implements Runnable {
  private static final int MOST_LABELS = 8;

  private final Sluice sluice;

  @Parameters(paramLabel = "SERVICE", description = "Its name.")
  private String service;

  ShowCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    Client client = sluice.client();
    String path = "/services/" + Client.segment(service);
    Client.Answer answer = client.get(path);
    Optional<Client.Answer> proof = client.find(path + "/proof"); // an older server has none
    if (answer.body() instanceof ObjectNode whole) {
      proof.ifPresent(known -> whole.set("proof", known.body()));
    }
    if (sluice.printed(answer.body())) {
      return;
    }
    ServiceBody body = answer.as(ServiceBody.class);
    Paper paper = sluice.paper();
    paper.table(
        List.of("SERVICE", "STATE", "HOME", "READY", "WEIGHT 0", "NOBODY READY", "GENERATION"),
        List.of(
            List.of(
                Cell.of(body.name(), Tint.BOLD),
                ServicesCommand.state(body.state()),
                Cell.of(body.home() == null ? "-" : body.home()),
                Cell.of(ServicesCommand.ready(body.environments())),
                Cell.of(body.policy().zero().toLowerCase(Locale.ROOT)),
                Cell.of(body.policy().empty().toLowerCase(Locale.ROOT)),
                Cell.of(body.generation()))));
    paper.line("");
    shares(paper, body);
    proof.ifPresent(
        known -> ProofLines.print(paper, known.as(ProofBody.class), body.environments().keySet()));
    PolicyWords.beyond(body.policy()).forEach(line -> paper.line("policy: " + line));
    if (body.migration() != null) {
      paper.line(
          "migration "
              + body.migration().id()
              + " is "
              + MigrationReport.brief(body.migration())
              + " (sluice migrate status "
              + body.name()
              + ")");
    }
    if (body.returnPath() != null) {
      paper.line(
          body.returnPath().complete() ? Tint.PLAIN : Tint.WARN,
          "return path: " + body.returnPath().words());
    }
    for (String note : body.notes()) {
      paper.line(note.startsWith("EMERGENCY") ? Tint.BAD : Tint.PLAIN, "note: " + note);
    }
    body.placements().forEach(placement -> spread(paper, placement));
    endpoints(paper, body);
  }

  private static void spread(Paper paper, PlacementBody placement) {
    boolean zoned = placement.zones().stream().anyMatch(zone -> !zone.name().isEmpty());
    if (placement.nodeCount() == 0 && !zoned) {
      return;
    }
    String nodes =
        placement.nodeCount() == 0
            ? ""
            : " on "
                + places(placement.nodeCount(), "machine", placement.nodes())
                + unknown(placement);
    String zones =
        zoned ? " in " + places(placement.zones().size(), "zone", placement.zones()) : "";
    paper.line(
        placement.warning().isEmpty() ? Tint.PLAIN : Tint.WARN,
        "spread "
            + placement.environment()
            + ": "
            + placement.ready()
            + " ready"
            + nodes
            + (nodes.isEmpty() || zones.isEmpty() ? "" : ",")
            + zones);
  }

  /** Said where some registries do not know the machine: the others would look like all. */
  private static String unknown(PlacementBody placement) {
    long known = placement.nodes().stream().mapToLong(PlaceCountBody::ready).sum();
    boolean all = placement.nodes().size() == placement.nodeCount();
    return all && known < placement.ready()
        ? ", %d on machines unknown".formatted(placement.ready() - known)
        : "";
  }

  private static String places(int count, String what, List<PlaceCountBody> places) {
    return count
        + " "
        + what
        + (count == 1 ? "" : "s")
        + places.stream()
            .map(place -> (place.name().isEmpty() ? "none" : place.name()) + " " + place.ready())
            .collect(Collectors.joining(", ", " (", ")"));
  }

  /** The version and the tags, as the first registry that has some says. */
  private static String labels(EndpointBody endpoint) {
    for (ProvenanceBody claim : endpoint.provenance()) {
      List<String> labels = new ArrayList<>();
      String version = claim.metadata().get("version");
      if (version != null) {
        labels.add("version=" + version);
      }
      labels.addAll(claim.tags());
      if (!labels.isEmpty()) {
        return labels.stream().limit(MOST_LABELS).collect(Collectors.joining(" "));
      }
    }
    return "-";
  }

  /** Asked, published, and why they differ. */
  static void shares(Paper paper, ServiceBody body) {
    List<List<Cell>> rows = new ArrayList<>();
    if (body.split() != null) {
      rows.add(
          List.of(
              Cell.of("asked"),
              paper.bar(body.split().weights(), body.environments().keySet()),
              Cell.of(
                  Percent.text(body.split().weights())
                      + (body.baseline() == null || body.baseline().equals(body.split().weights())
                          ? ""
                          : "   (rollback leads to " + Percent.text(body.baseline()) + ")"))));
    }
    for (ServiceBody.PortBody port : body.ports()) {
      String title = "published" + (port.name().isEmpty() ? "" : " " + port.cluster());
      String standby =
          port.standby().isEmpty() ? "" : "   standing by: " + String.join(", ", port.standby());
      String dropped = port.dropped() == 0 ? "" : "   dropped: " + Percent.text(port.dropped());
      rows.add(
          List.of(
              Cell.of(title),
              paper.bar(port.published(), body.environments().keySet()),
              Cell.of(
                  (port.published().isEmpty() ? "nobody" : Percent.text(port.published()))
                      + standby
                      + dropped)));
    }
    paper.table(List.of(), rows);
    for (ServiceBody.PortBody port : body.ports()) {
      for (ServiceBody.DeviationBody deviation : port.deviations()) {
        paper.line(
            Tint.WARN,
            "not honoured"
                + (port.name().isEmpty() ? "" : " on " + port.cluster())
                + ": "
                + deviation.words());
      }
    }
  }

  private static void endpoints(Paper paper, ServiceBody body) {
    List<List<Cell>> rows = new ArrayList<>();
    for (EndpointBody endpoint : body.endpoints()) {
      String host =
          endpoint.address().contains(":") ? "[" + endpoint.address() + "]" : endpoint.address();
      boolean ready = endpoint.state().equals("READY");
      rows.add(
          List.of(
              Cell.of(endpoint.environment()),
              Cell.of(host + ":" + endpoint.port()),
              Cell.of(endpoint.servicePort().isEmpty() ? "-" : endpoint.servicePort()),
              Cell.of(words(endpoint.state()), ready ? Tint.GOOD : Tint.BAD),
              Cell.of(words(endpoint.health())),
              Cell.of(endpoint.zone().isEmpty() ? "-" : endpoint.zone()),
              Cell.of(endpoint.node().isEmpty() ? "-" : endpoint.node()),
              Cell.of(labels(endpoint)),
              Cell.of(endpoint.weight()),
              Cell.of(
                  endpoint.provenance().stream()
                          .map(ShowCommand::claim)
                          .collect(Collectors.joining("; "))
                      + (endpoint.answered() == null
                          ? ""
                          : "; proxies say that it answered at " + endpoint.answered()))));
    }
    if (!rows.isEmpty()) {
      paper.line("");
    }
    paper.table(
        List.of(
            "ENVIRONMENT",
            "ADDRESS",
            "PORT",
            "STATE",
            "HEALTH",
            "ZONE",
            "NODE",
            "VERSION, TAGS",
            "WEIGHT",
            "FROM"),
        rows);
  }

  private static String claim(ProvenanceBody claim) {
    StringBuilder words = new StringBuilder(claim.source() + "/" + claim.name());
    if (!claim.standing().equals("LIVE")) {
      words.append(", ").append(words(claim.standing()));
    }
    if (!claim.reason().isEmpty()) {
      words.append(" (").append(words(claim.reason())).append(")");
    }
    if (claim.since() != null) {
      words.append(" since ").append(claim.since());
    }
    if (claim.until() != null) {
      words.append(" until ").append(claim.until());
    }
    if (claim.stale()) {
      words.append(", stale");
    }
    if (!claim.admitted()) {
      words.append(", not admitted");
    }
    return words.toString();
  }

  static String words(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
