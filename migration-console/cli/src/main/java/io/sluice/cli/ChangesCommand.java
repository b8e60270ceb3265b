package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.ChangeBody;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "changes",
    description = {
      "What changed, newest first: splits, policies, admissions, holds, sources, "
          + "configuration, members, people, and what proxies reject.",
      "Example: sluice changes --since 2h orders"
    })
final class ChangesCommand implements Runnable {
  private final Sluice sluice;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SERVICE",
      description = "Only what concerns it, its sources among that.")
  private @Nullable String service;

  @Option(
      names = "--since",
      defaultValue = "30m",
      paramLabel = "30m|TIME",
      description = "Not before this. Default: ${DEFAULT-VALUE}")
  private String since = "30m";

  @Option(names = "--until", paramLabel = "30m|TIME", description = "Before this. Default: now")
  private @Nullable String until;

  @Option(
      names = "--kind",
      split = ",",
      hideParamSyntax = true,
      paramLabel = "KIND[,KIND...]",
      completionCandidates = Choices.Changes.class,
      description =
          "Of these: split, policy, admission, hold, migration, freeze, registry, "
              + "configuration, member, rejection, person, other.")
  private List<String> kinds = new ArrayList<>();

  @Option(
      names = "--limit",
      defaultValue = "200",
      paramLabel = "N",
      description = "At most so many lines. Default: ${DEFAULT-VALUE}")
  private int limit = 200;

  ChangesCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    if (limit < 1 || limit > 100_000) {
      throw new Failure(Failure.USAGE, "--limit is a number from 1 to 100000");
    }
    Client client = sluice.client();
    ArrayNode items = Bodies.object().putArray("items");
    String next = "";
    do {
      JsonNode page = client.get(path(limit - items.size(), next)).body();
      page.path("items").forEach(items::add);
      next = page.path("next").isTextual() ? page.path("next").asText() : "";
    } while (!next.isEmpty() && items.size() < limit);
    ObjectNode list = Bodies.object();
    list.set("items", items);
    list.put("next", next.isEmpty() ? null : next);
    if (sluice.printed(list)) {
      return;
    }
    print(items, !next.isEmpty());
  }

  private String path(int most, String cursor) {
    StringBuilder path = new StringBuilder("/changes?since=").append(Client.encoded(since));
    if (until != null) {
      path.append("&until=").append(Client.encoded(until));
    }
    if (service != null) {
      path.append("&service=").append(Client.encoded(service));
    }
    if (!kinds.isEmpty()) {
      path.append("&kind=").append(Client.encoded(String.join(",", kinds)));
    }
    path.append("&limit=").append(Math.min(500, most));
    return cursor.isEmpty() ? path.toString() : path + "&cursor=" + Client.encoded(cursor);
  }

  private void print(ArrayNode items, boolean more) {
    Paper paper = sluice.paper();
    List<List<Cell>> rows = new ArrayList<>();
    for (JsonNode node : items) {
      ChangeBody change = Bodies.as(node, ChangeBody.class);
      rows.add(
          List.of(
              Cell.of(change.at()),
              Cell.of(change.kind(), tint(change)),
              Cell.of(change.action()),
              Cell.of(change.subject(), Tint.BOLD),
              Cell.of(change.by()),
              Cell.of(what(paper, change))));
    }
    paper.table(List.of("WHEN", "KIND", "WHAT", "OF", "BY", "BEFORE AND AFTER"), rows);
    if (rows.isEmpty()) {
      paper.line("nothing changed since " + since + (until == null ? "" : " until " + until));
    } else if (more) {
      paper.line(Tint.WARN, "there is more: --limit, --since, --kind or a service narrow it");
    }
  }

  private static Tint tint(ChangeBody change) {
    return switch (change.action()) {
      case "source.stale", "source.suspect", "proxy.reject" -> Tint.BAD;
      default -> Tint.PLAIN;
    };
  }

  private static String what(Paper paper, ChangeBody change) {
    String values =
        change.before().isEmpty()
            ? change.after()
            : change.before()
                + " "
                + paper.arrow()
                + " "
                + (change.after().isEmpty() ? "nothing" : change.after());
    String reason = change.reason().replace('\n', ' ');
    return reason.isEmpty() ? values : values.isEmpty() ? reason : values + "; " + reason;
  }
}
