package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.AlarmBody;
import io.sluice.console.contract.Limits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "alarms",
    description = {
      "What should be looked at now, the gravest first.",
      "An alarm goes by itself with its reason.",
      "The exit code is 0 when there are some, too."
    })
final class AlarmsCommand implements Runnable {
  private final Sluice sluice;

  @Option(names = "--kind", paramLabel = "KIND", description = "Of this kind: source-stale ...")
  private @Nullable String kind;

  AlarmsCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    ObjectNode list =
        sluice.client().all("/alarms" + (kind == null ? "" : "?kind=" + Client.encoded(kind)));
    if (sluice.printed(list)) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (JsonNode node : list.path("items")) {
      AlarmBody alarm = Bodies.as(node, AlarmBody.class);
      rows.add(
          List.of(
              Cell.of(alarm.kind(), Tint.BAD),
              Cell.of(alarm.subject(), Tint.BOLD),
              Cell.of(alarm.since()),
              Cell.of(alarm.text().replace('\n', ' '))));
    }
    Paper paper = sluice.paper();
    paper.table(List.of("KIND", "SUBJECT", "SINCE", "WHAT IS SO"), rows);
    if (rows.isEmpty()) {
      paper.line(kind == null ? "no alarms" : "no alarms of this kind");
    } else if (rows.size() == Limits.ALARMS) {
      paper.line(
          Tint.WARN,
          "the list is cut at "
              + Limits.ALARMS
              + "; sluice_alarms of each member's /metrics counts all of it");
    }
  }

  /**
   * A line on standard error above a table when alarms stand; nothing where they cannot be read,
   * since the table was asked for and not this.
   */
  static void hint(Sluice sluice, Client client) {
    JsonNode page;
    try {
      page = client.get("/alarms?limit=" + Limits.PAGE).body();
    } catch (Failure unreadable) {
      return;
    }
    JsonNode items = page.path("items");
    if (items.isEmpty()) {
      return;
    }
    AlarmBody gravest = Bodies.as(items.get(0), AlarmBody.class);
    String count = page.path("next").isTextual() ? "over " + items.size() : "" + items.size();
    sluice.warn(
        "alarms: "
            + count
            + " ("
            + gravest.kind()
            + " "
            + gravest.subject()
            + (items.size() > 1 ? ", ..." : "")
            + "); sluice alarms says more");
  }
}
