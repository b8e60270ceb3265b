package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.HistoryBody;
import io.sluice.console.contract.RecordedAuthor;
import io.sluice.console.contract.RecordedChangeBody;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "history",
    description = "What changed of a service, oldest first, and who or which source brought it.")
final class HistoryCommand implements Runnable {
  private final Sluice sluice;

  @Parameters(paramLabel = "SERVICE", description = "Its name.")
  private String service = "";

  @Option(
      names = "--from",
      paramLabel = "TIME",
      defaultValue = "-24h",
      description = "2026-03-01T08:00:00Z, '10m ago' or -10m. Default: ${DEFAULT-VALUE}")
  private String from = "-24h";

  @Option(
      names = "--to",
      paramLabel = "TIME",
      defaultValue = "now",
      description = "The same. Default: ${DEFAULT-VALUE}")
  private String to = "now";

  @Option(names = "--receivers", description = "Also what proxies were offered and took over.")
  private boolean receivers;

  HistoryCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    Client client = sluice.client();
    Clock clock = Clock.systemUTC();
    String path =
        "/services/"
            + Client.segment(service)
            + "/history?from="
            + Client.encoded(Moments.parse("--from", from, clock))
            + "&to="
            + Client.encoded(Moments.parse("--to", to, clock))
            + (receivers ? "&receivers=true" : "")
            + "&limit=500";
    List<List<Cell>> rows = new ArrayList<>();
    WholeList whole = new WholeList();
    String cursor = "";
    do {
      JsonNode body = client.get(path + (cursor.isEmpty() ? "" : "&cursor=" + cursor)).body();
      HistoryBody page = Bodies.as(body, HistoryBody.class);
      if (cursor.isEmpty()) {
        page.gaps().forEach(new RegistryReport(sluice, receivers)::gap);
      }
      whole.add(body);
      page.items().forEach(change -> rows.add(row(change)));
      String next = page.next();
      cursor = next == null || next.equals(cursor) ? "" : next;
    } while (!cursor.isEmpty());
    if (sluice.printed(whole.body())) {
      return;
    }
    Paper paper = sluice.paper();
    paper.table(List.of("AT", "WHAT", "OF", "BEFORE", "AFTER", "BY"), rows);
    if (rows.isEmpty()) {
      paper.line("nothing changed");
    }
  }

  private static List<Cell> row(RecordedChangeBody change) {
    return List.of(
        Cell.of(change.at()),
        Cell.of(change.kind(), Tint.BOLD),
        Cell.of(change.subject()),
        Cell.of(change.before().isEmpty() ? "-" : change.before()),
        Cell.of(change.after().isEmpty() ? "gone" : change.after()),
        Cell.of(by(change)));
  }

  private static String by(RecordedChangeBody change) {
    RecordedAuthor author = change.author();
    if (author == null) {
      return change.source().isEmpty() ? "" : change.source() + " at " + change.sequence();
    }
    return author.actor()
        + (author.approvedBy().isEmpty() ? "" : ", approved by " + author.approvedBy())
        + " (audit "
        + author.seq()
        + ")";
  }
}
