package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.MigrationActionRequest;
import java.util.ArrayList;
import java.util.List;

/** Told to all migrations that run: what one of them answers does not stop the rest. */
final class RunningMigrations {
  private static final String RUNNING = "/migrations?state=RUNNING";
  private static final String RUNNING_OR_PAUSED = "/migrations?state=RUNNING,PAUSED";

  /** Somebody else's word, or a step, may come between reading and telling. */
  private static final int ATTEMPTS = 3;

  private final Sluice sluice;

  RunningMigrations(Sluice sluice) {
    this.sluice = sluice;
  }

  /** Every one that runs or is paused goes back. */
  void rollBack(String reason) {
    tell(
        "rollback",
        RUNNING_OR_PAUSED,
        reason,
        "did not go back; sluice rollback SERVICE needs no migration");
  }

  /** Every one that runs holds its weights. */
  void pause(String reason) {
    tell(
        "pause",
        RUNNING,
        reason,
        "go on; sluice freeze add '*' keeps every step from beginning, and rollbacks pass it");
  }

  private void tell(String action, String which, String reason, String consequence) {
    Client client = sluice.client();
    ArrayNode done = Bodies.array();
    List<List<Cell>> rows = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (JsonNode item : client.all(which).path("items")) {
      String service = item.path("service").asText();
      try {
        JsonNode body = tell(client, action, item.path("id").asText(), reason);
        done.add(body);
        rows.add(
            List.of(
                Cell.of(service, Tint.BOLD),
                Cell.of(body.path("id").asText()),
                Cell.of(body.path("state").asText().replace('_', ' ')),
                Cell.of(body.path("words").asText())));
      } catch (Failure failure) {
        refused.add(service + ": " + failure.words());
      }
    }
    if (!sluice.printed(Bodies.list(done))) {
      Paper paper = sluice.paper();
      paper.table(List.of("SERVICE", "MIGRATION", "STATE", ""), rows);
      if (rows.isEmpty() && refused.isEmpty()) {
        paper.line("no migration runs");
      }
    }
    if (!refused.isEmpty()) {
      sluice.flush();
      throw new Failure(
          Failure.FAILED, refused.size() + " " + consequence + "\n" + String.join("\n", refused));
    }
  }

  private static JsonNode tell(Client client, String action, String id, String reason) {
    MigrationActionRequest request = new MigrationActionRequest(reason, null, false, false);
    for (int attempt = 1; ; attempt++) {
      Client.Answer found = client.get(Migrations.path(id));
      try {
        return Migrations.act(client, found, action, request).body();
      } catch (Failure failure) {
        if (failure.code() != Failure.REFUSED || attempt == ATTEMPTS) {
          throw failure;
        }
      }
    }
  }
}
