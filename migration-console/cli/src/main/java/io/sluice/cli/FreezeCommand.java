package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.FreezeBody;
import io.sluice.console.contract.FreezeRequest;
import io.sluice.console.contract.ReasonRequest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "freeze",
    description = {
      "When nobody shifts traffic; without a command, what is frozen.",
      "sluice rollback works all the same, and so does what gives nobody but the home more."
    })
final class FreezeCommand implements Runnable {
  private final Sluice sluice;
  private final Clock clock;

  FreezeCommand(Sluice sluice, Clock clock) {
    this.sluice = sluice;
    this.clock = clock;
  }

  @Override
  public void run() {
    list();
  }

  @Command(name = "list", description = "What is frozen, by whom and until when.")
  void list() {
    ObjectNode all = sluice.client().all("/freezes");
    if (sluice.printed(all)) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (JsonNode node : all.path("items")) {
      FreezeBody freeze = Bodies.as(node, FreezeBody.class);
      rows.add(
          List.of(
              Cell.of(freeze.id(), Tint.FAINT),
              Cell.of(freeze.services(), Tint.BOLD),
              Cell.of(freeze.environment()),
              Cell.of(freeze.until() == null ? "it is ended" : freeze.until()),
              Cell.of(freeze.actor()),
              Cell.of(freeze.reason().isEmpty() ? "-" : freeze.reason())));
    }
    Paper paper = sluice.paper();
    paper.table(List.of("FREEZE", "SERVICES", "ENVIRONMENT", "UNTIL", "BY", "REASON"), rows);
    if (rows.isEmpty()) {
      paper.line("nothing is frozen");
    }
  }

  @Command(name = "add", description = "Freeze the services whose names fit a pattern.")
  void add(
      @Parameters(paramLabel = "PATTERN", description = "As in 'pay-*'; in quotes.")
          String services,
      @Option(names = "--for", paramLabel = "TIME", description = "How long: 30m, 4h, 7d.")
          @Nullable String time,
      @Option(names = "--until", paramLabel = "TIME", description = "As in 2031-12-24T18:00:00Z.")
          @Nullable String until,
      @Option(
              names = "--environment",
              paramLabel = "ENVIRONMENT",
              description = "Only changes of its share; all when absent.")
          @Nullable String environment,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              defaultValue = "",
              description = "Told to whoever is stopped.")
          String reason) {
    if (time != null && until != null) {
      throw new Failure(Failure.USAGE, "say --for or --until, or neither: then somebody ends it");
    }
    FreezeRequest request = new FreezeRequest(services, environment, endOf(time, until), reason);
    Client.Answer answer = sluice.client().post("/freezes", request);
    if (!sluice.printed(answer.body())) {
      FreezeBody freeze = answer.as(FreezeBody.class);
      sluice
          .paper()
          .line(
              freeze.services()
                  + " is frozen "
                  + (freeze.until() == null
                      ? "until it is ended: sluice freeze end " + freeze.id()
                      : "until " + freeze.until() + "   (" + freeze.id() + ")"));
    }
  }

  @Command(name = "end", description = "End a freeze before its time.")
  void end(
      @Parameters(paramLabel = "ID", description = "From list.") String id,
      @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "") String reason) {
    Client.Answer answer =
        sluice.client().delete("/freezes/" + Client.segment(id), new ReasonRequest(reason));
    if (!sluice.printed(answer.body())) {
      sluice.paper().line(answer.as(FreezeBody.class).services() + " is frozen no more by " + id);
    }
  }

  private @Nullable String endOf(@Nullable String time, @Nullable String until) {
    if (time != null) {
      return Instant.ofEpochMilli(clock.millis() + Durations.parse("--for", time).toMillis())
          .toString();
    }
    if (until == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(until).toInstant().toString();
    } catch (DateTimeException e) {
      throw new Failure(
          Failure.USAGE, "--until wants a time like 2031-12-24T18:00:00Z, not '" + until + "'");
    }
  }
}
