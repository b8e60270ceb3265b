package io.sluice.cli;

import io.sluice.console.contract.MigrationBody;
import java.time.Duration;

/**
 * Shows a migration as it goes on: on a terminal the whole screen again, elsewhere a line for each
 * change, until it is over or somebody presses Ctrl-C.
 */
final class MigrationWatch {
  private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);
  private static final String CLEAR = "\u001b[H\u001b[2J";

  private final Sluice sluice;
  private final Client client;

  MigrationWatch(Sluice sluice, Client client) {
    this.sluice = sluice;
    this.client = client;
  }

  void run(Client.Answer found) {
    try (Interrupt interrupt = Interrupt.ofProcess()) {
      Client.Answer now = found;
      String last = "";
      boolean goesOn = true;
      while (goesOn) {
        MigrationBody body = now.as(MigrationBody.class);
        last = show(now, body, last);
        sluice.flush();
        goesOn = !body.over() && interrupt.pause(LOOKS_EVERY);
        if (goesOn) {
          now = client.get(Migrations.path(body.id()));
        }
      }
      interrupt.said(0);
    }
  }

  /** What was said last. */
  private String show(Client.Answer now, MigrationBody body, String last) {
    String line = MigrationReport.line(body);
    if (sluice.terminal() && sluice.forPeople()) {
      sluice.raw(CLEAR);
      new MigrationReport(sluice.paper()).status(body);
    } else if (!line.equals(last) && !sluice.printedLine(now.body())) {
      sluice.paper().line(line);
    }
    return line;
  }
}
