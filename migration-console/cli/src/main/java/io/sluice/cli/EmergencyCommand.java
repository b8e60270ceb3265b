package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.EmergencyBody;
import io.sluice.console.contract.EmergencyRequest;
import io.sluice.console.contract.SplitBody;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "emergency",
    description =
        "Rollbacks that were made without the database: which are not stored yet, "
            + "and which of the two stays where the database came back with something "
            + "else.")
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class EmergencyCommand implements Runnable {
  private final Sluice sluice;

  /** What to do. */
  enum Act {
    list,
    keep,
    drop
  }

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "list|keep|drop",
      defaultValue = "list",
      description = "keep stores the rollback; drop puts in force what is stored.")
  private Act act;

  @Parameters(index = "1", arity = "0..1", paramLabel = "SERVICE", description = "Its name.")
  private @Nullable String service;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the audit.")
  private String reason = "";

  EmergencyCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    if (act == Act.list) {
      if (service != null) {
        throw new Failure(Failure.USAGE, "list shows all; sluice show SERVICE shows one");
      }
      list();
    } else if (service == null) {
      throw new Failure(Failure.USAGE, "say which SERVICE to " + act);
    } else {
      decide(service);
    }
  }

  private void list() {
    ObjectNode all = sluice.client().all("/emergencies");
    if (sluice.printed(all)) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (JsonNode node : all.path("items")) {
      EmergencyBody one = Bodies.as(node, EmergencyBody.class);
      rows.add(
          List.of(
              Cell.of(one.service(), Tint.BOLD),
              Cell.of(
                  one.conflicting() ? "conflict: keep or drop" : "waits for the database",
                  Tint.BAD),
              Cell.of(Percent.text(one.weights())),
              Cell.of(one.at()),
              Cell.of(one.actor()),
              Cell.of(one.reason().isEmpty() ? "-" : one.reason())));
    }
    Paper paper = sluice.paper();
    paper.table(List.of("SERVICE", "STATE", "IN FORCE", "SINCE", "BY", "REASON"), rows);
    if (rows.isEmpty()) {
      paper.line("no emergency rollback stands");
    }
  }

  private void decide(String name) {
    Client.Answer answer =
        sluice
            .client()
            .post(
                "/services/" + Client.segment(name) + "/emergency",
                new EmergencyRequest(act.name(), reason));
    if (sluice.printed(answer.body())) {
      return;
    }
    SplitBody body = answer.as(SplitBody.class);
    sluice
        .paper()
        .line(
            name
                + ": "
                + Percent.text(body.weights())
                + "   (generation "
                + body.generation()
                + ")");
  }
}
