package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.MigrationActionRequest;
import java.util.ArrayList;
import java.util.List;

/** All migrations that run or are paused, told to go back; what one says does not stop the rest. */
final class RunningMigrations {
  private static final String RUNNING = "/migrations?state=RUNNING,PAUSED";

  /** Somebody else's word, or a step, may come between reading and telling. */
  private static final int ATTEMPTS = 3;

  private final Sluice sluice;

  RunningMigrations(Sluice sluice) {
    this.sluice = sluice;
  }

  void rollBack(String reason) {
    Client client = sluice.client();
    ArrayNode done = Bodies.array();
    List<List<Cell>> rows = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (JsonNode item : client.all(RUNNING).path("items")) {
      String service = item.path("service").asText();
      try {
        JsonNode body = rollBack(client, item.path("id").asText(), reason);
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
          Failure.FAILED,
          refused.size()
              + " did not go back; sluice rollback SERVICE needs no migration\n"
              + String.join("\n", refused));
    }
  }

  private static JsonNode rollBack(Client client, String id, String reason) {
    MigrationActionRequest request = new MigrationActionRequest(reason, null, false, false);
    for (int attempt = 1; ; attempt++) {
      Client.Answer found = client.get(Migrations.path(id));
      try {
        return Migrations.act(client, found, "rollback", request).body();
      } catch (Failure failure) {
        if (failure.code() != Failure.REFUSED || attempt == ATTEMPTS) {
          throw failure;
        }
      }
    }
  }
}
