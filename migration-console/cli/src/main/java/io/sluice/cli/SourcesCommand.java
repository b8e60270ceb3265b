package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.SourceBody;
import io.sluice.console.contract.SourceItem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sources",
    description = "How the registries do; of one source also what it holds back and rejected.")
final class SourcesCommand implements Runnable {
  private static final List<String> HEADER =
      List.of(
          "SOURCE",
          "KIND",
          "ENVIRONMENT",
          "TRUST",
          "NETWORK",
          "STATE",
          "SINCE",
          "SERVICES",
          "READY",
          "INSTANCES",
          "HELD",
          "REJECTED",
          "WHY");

  private final Sluice sluice;

  @Parameters(arity = "0..1", paramLabel = "SOURCE", description = "One of them.")
  private @Nullable String source;

  @Option(
      names = "--check",
      description = "What the credentials could do beyond reading; asks the registries.")
  private boolean check;

  @Option(
      names = "--explain",
      description =
          "Of SOURCE: each of its names, the rules that matched, the service or why none.")
  private boolean explain;

  SourcesCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    if (check && explain) {
      throw new Failure(Failure.USAGE, "say one of --check and --explain");
    }
    if (explain) {
      if (source == null) {
        throw new Failure(Failure.USAGE, "say the SOURCE whose names are to be explained");
      }
      new NamesReport(sluice).print(source);
    } else if (check) {
      new RightsReport(sluice).print(source);
    } else if (source == null) {
      all();
    } else {
      one(source);
    }
  }

  private void all() {
    Client client = sluice.client();
    JsonNode list = client.all("/sources");
    if (sluice.printed(list)) {
      return;
    }
    AlarmsCommand.hint(sluice, client);
    List<List<Cell>> rows = new ArrayList<>();
    list.path("items").forEach(node -> rows.add(row(Bodies.as(node, SourceItem.class))));
    Paper paper = sluice.paper();
    paper.table(HEADER, rows);
    if (rows.isEmpty()) {
      paper.line("no source is configured");
    }
  }

  private void one(String name) {
    Client.Answer answer = sluice.client().get("/sources/" + Client.segment(name));
    if (sluice.printed(answer.body())) {
      return;
    }
    SourceBody body = answer.as(SourceBody.class);
    Paper paper = sluice.paper();
    paper.table(HEADER, List.of(row(body.health())));
    List<List<Cell>> held = new ArrayList<>();
    for (SourceBody.HeldBody entry : body.held()) {
      held.add(
          List.of(
              Cell.of(entry.service()),
              Cell.of(entry.address() + ":" + entry.port()),
              Cell.of(ShowCommand.words(entry.reason())),
              Cell.of(entry.since()),
              Cell.of(entry.until() == null ? "no time decides it" : entry.until())));
    }
    if (!held.isEmpty()) {
      paper.line("");
      paper.line(
          "Held: gone from the registry and not believed yet; sluice confirm "
              + name
              + " SERVICE believes it.");
      paper.table(List.of("SERVICE", "ADDRESS", "REASON", "SINCE", "BELIEVED AT"), held);
    }
    List<List<Cell>> rejected = new ArrayList<>();
    for (SourceBody.RejectedBody entry : body.rejected()) {
      rejected.add(
          List.of(Cell.of(entry.service()), Cell.of(entry.entry()), Cell.of(entry.reason())));
    }
    if (!rejected.isEmpty()) {
      paper.line("");
      paper.line("Rejected: entries that are no instances; correct them in the registry.");
      paper.table(List.of("SERVICE", "ENTRY", "REASON"), rejected);
    }
    if (!body.complete()) {
      paper.line(Tint.WARN, "the lists are cut; the counts above are complete");
    }
  }

  private static String network(SourceItem item) {
    if (item.network().isEmpty()) {
      return "-";
    }
    return item.network()
        + (item.gateways().isEmpty() ? ", no gateway" : " by " + String.join(" ", item.gateways()));
  }

  private static List<Cell> row(SourceItem item) {
    Tint tint =
        switch (item.state()) {
          case "LIVE" -> Tint.GOOD;
          case "STARTING" -> Tint.WARN;
          default -> Tint.BAD;
        };
    String why =
        item.cause() == null
            ? item.detail()
            : ShowCommand.words(item.cause()) + ": " + item.detail();
    return List.of(
        Cell.of(item.name(), Tint.BOLD),
        Cell.of(item.kind()),
        Cell.of(item.environment()),
        Cell.of(
            (item.shadow() ? "shadow, " : "") + ShowCommand.words(item.trust()),
            item.shadow() ? Tint.WARN : Tint.PLAIN),
        Cell.of(network(item)),
        Cell.of(ShowCommand.words(item.state()), tint),
        Cell.of(item.since()),
        Cell.of(item.services()),
        Cell.of(item.ready()),
        Cell.of(item.instances()),
        Cell.of(item.held(), item.held() > 0 ? Tint.WARN : Tint.PLAIN),
        Cell.of(item.rejected(), item.rejected() > 0 ? Tint.WARN : Tint.PLAIN),
        Cell.of(why));
  }
}
