package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.EvacuationBody;
import io.sluice.console.contract.EvacuationBody.EvacuatedService;
import io.sluice.console.contract.EvacuationItem;
import io.sluice.console.contract.EvacuationRequest;
import io.sluice.console.contract.ReasonRequest;
import io.sluice.console.contract.RestoredBody;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "evacuate",
    description = {
      "Take all weight off an environment, of many services at once.",
      "In one transaction, all of them or none; --restore puts back those that nobody moved since.",
      "Example: sluice evacuate vm --services 'orders-*' --dry-run"
    })
final class EvacuateCommand implements Runnable {
  private final Sluice sluice;

  @Parameters(arity = "0..1", paramLabel = "ENVIRONMENT", description = "That gets none.")
  private @Nullable String environment;

  @Option(
      names = "--services",
      paramLabel = "PATTERN",
      description = "Whose, as in 'orders-*'; in quotes. '*' for all.")
  private @Nullable String services;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Only services with ready endpoints of the environment there.")
  private @Nullable String zone;

  @Option(
      names = "--to",
      paramLabel = "ENVIRONMENT",
      description = "Where it goes; without it to those that have weight already.")
  private @Nullable String to;

  @Option(names = "--force", description = "Also where the other side is known not to carry it.")
  private boolean force;

  @Option(names = "--dry-run", description = "Only show what would change.")
  private boolean dryRun;

  @Option(
      names = "--restore",
      paramLabel = "ID",
      description = "Put back what stood before that evacuation.")
  private @Nullable String restore;

  @Option(names = "--list", description = "The newest, and which were taken back.")
  private boolean list;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the audit.")
  private String reason = "";

  EvacuateCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    boolean leaves = environment != null;
    int wishes = (leaves ? 1 : 0) + (restore != null ? 1 : 0) + (list ? 1 : 0);
    if (wishes > 1) {
      throw new Failure(
          Failure.USAGE, "say one of ENVIRONMENT with --services, --restore ID, and --list");
    }
    if (restore != null) {
      restore(restore);
    } else if (environment != null) {
      leave(environment);
    } else {
      list();
    }
  }

  private void leave(String from) {
    if (services == null) {
      throw new Failure(
          Failure.USAGE,
          "--services is missing: whose traffic leaves " + from + ", as in 'orders-*' or '*'");
    }
    EvacuationRequest request = new EvacuationRequest(from, services, zone, to, force, reason);
    Client client = sluice.client();
    JsonNode preview = client.post("/evacuations/preview", request).body();
    EvacuationBody seen = Bodies.as(preview, EvacuationBody.class);
    List<String> refused =
        seen.items().stream()
            .filter(item -> item.refusal() != null)
            .map(item -> item.service() + ": " + item.refusal())
            .toList();
    if (dryRun || !refused.isEmpty() || seen.items().isEmpty()) {
      show(preview, seen);
      if (!refused.isEmpty()) {
        sluice.flush();
        throw new Failure(Failure.REFUSED, "nothing was changed\n" + String.join("\n", refused));
      }
      return;
    }
    JsonNode done = client.post("/evacuations", request).body();
    show(done, Bodies.as(done, EvacuationBody.class));
  }

  private void show(JsonNode node, EvacuationBody body) {
    if (sluice.printed(node)) {
      return;
    }
    Paper paper = sluice.paper();
    if (body.items().isEmpty()) {
      paper.line("no service that fits has weight in " + body.environment());
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (EvacuatedService item : body.items()) {
      rows.add(
          List.of(
              Cell.of(item.service(), Tint.BOLD),
              Cell.of(Percent.text(item.before())),
              Cell.of(Percent.text(item.after())),
              Cell.of(item.receives()),
              item.refusal() != null ? Cell.of("refused", Tint.BAD) : Cell.of("")));
    }
    paper.table(List.of("SERVICE", "BEFORE", "AFTER", "RECEIVES", ""), rows);
    int count = body.items().size();
    if (!body.committed()) {
      paper.line(
          "nothing was changed; " + count + (count == 1 ? " service" : " services") + " fit");
      return;
    }
    paper.line(count + (count == 1 ? " service" : " services") + " left " + body.environment());
    paper.line("back: sluice evacuate --restore " + body.id());
  }

  private void restore(String id) {
    Client.Answer answer =
        sluice
            .client()
            .post("/evacuations/" + Client.segment(id) + "/restore", new ReasonRequest(reason));
    RestoredBody body = answer.as(RestoredBody.class);
    if (!sluice.printed(answer.body())) {
      Paper paper = sluice.paper();
      body.items()
          .forEach(
              item ->
                  paper.line(
                      item.service()
                          + ": "
                          + Percent.text(item.before())
                          + "  "
                          + paper.arrow()
                          + "  "
                          + Percent.text(item.after())));
      body.left().forEach(left -> paper.line(Tint.WARN, left.service() + " stays: " + left.why()));
      paper.line(body.items().size() + " put back, " + body.left().size() + " left as they are");
    }
  }

  private void list() {
    JsonNode all = sluice.client().get("/evacuations").body();
    if (sluice.printed(all)) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (JsonNode node : all.path("items")) {
      EvacuationItem item = Bodies.as(node, EvacuationItem.class);
      rows.add(
          List.of(
              Cell.of(item.id(), Tint.BOLD),
              Cell.of(item.environment()),
              Cell.of(item.services()),
              Cell.of(item.at()),
              Cell.of(item.actor()),
              Cell.of(item.restored() ? "restored" : ""),
              Cell.of(item.reason())));
    }
    Paper paper = sluice.paper();
    paper.table(List.of("ID", "LEFT", "SERVICES", "AT", "BY", "", "REASON"), rows);
    if (rows.isEmpty()) {
      paper.line(
          "nothing was evacuated; sluice evacuate ENVIRONMENT --services PATTERN --dry-run shows"
              + " what would move");
    }
  }
}
