package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.DrainBody;
import io.sluice.console.contract.DrainPlanBody;
import io.sluice.console.contract.DrainPlanBody.DrainedService;
import io.sluice.console.contract.DrainRequest;
import io.sluice.console.contract.HoldEndBody;
import io.sluice.console.contract.ReasonRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "drain",
    description = {
      "Take a source or a zone out of the traffic, softly; without a name, what is drained.",
      "Its endpoints get no new requests, those under way end by themselves, and no weight changes.",
      "Example: sluice drain zone rack-7 --dry-run"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class DrainCommand implements Runnable {
  private static final long SHORTEST_MS = 1_000;
  private static final long LONGEST_MS = 7L * 24 * 3_600 * 1_000;

  private final Sluice sluice;

  @Parameters(index = "0", arity = "0..1", paramLabel = "source|zone", description = "Of what.")
  private @Nullable String scope;

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Its name.")
  private @Nullable String name;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "How long: 30m, 4h, at most 7d; without it until --end.")
  private @Nullable String time;

  @Option(
      names = "--force",
      description = "Also where services have nobody else; theirs stay in traffic.")
  private boolean force;

  @Option(names = "--dry-run", description = "Only show what it would do.")
  private boolean dryRun;

  @Option(names = "--end", description = "Put it back into the traffic.")
  private boolean end;

  @Option(names = "--list", description = "What is drained; the same as no name.")
  private boolean list;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the audit.")
  private String reason = "";

  DrainCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    if (scope == null) {
      if (end || dryRun || force || time != null) {
        throw new Failure(Failure.USAGE, "say what: source NAME, or zone NAME");
      }
      list();
      return;
    }
    if (name == null || list || !(scope.equals("source") || scope.equals("zone"))) {
      throw new Failure(Failure.USAGE, "say source NAME or zone NAME, or --list alone");
    }
    if (end && (dryRun || force || time != null)) {
      throw new Failure(Failure.USAGE, "--end goes with --reason alone");
    }
    if (end) {
      end(scope, name);
    } else {
      drain(scope, name);
    }
  }

  private void drain(String of, String called) {
    Long millis = time == null ? null : Long.valueOf(Durations.parse("--for", time).toMillis());
    if (millis != null && (millis < SHORTEST_MS || millis > LONGEST_MS)) {
      throw new Failure(Failure.USAGE, "--for is 1s to 7d, not " + time);
    }
    DrainRequest request = new DrainRequest(of, called, millis, force, reason);
    Client.Answer answer = sluice.client().post(dryRun ? "/drains/preview" : "/drains", request);
    if (sluice.printed(answer.body())) {
      return;
    }
    DrainPlanBody body = answer.as(DrainPlanBody.class);
    Paper paper = sluice.paper();
    List<List<Cell>> rows = new ArrayList<>();
    for (DrainedService one : body.services()) {
      rows.add(
          List.of(
              Cell.of(one.service(), Tint.BOLD),
              Cell.of(one.endpoints()),
              Cell.of(
                  one.ready().entrySet().stream()
                      .map(ready -> ready.getKey() + " " + ready.getValue())
                      .collect(Collectors.joining(", "))),
              one.kept() ? Cell.of("stays: the last ones", Tint.BAD) : Cell.of("")));
    }
    if (!rows.isEmpty()) {
      paper.table(List.of("SERVICE", "ENDPOINTS", "READY THEN", ""), rows);
    }
    String what = of + " " + called;
    DrainBody drain = body.drain();
    if (drain == null) {
      long kept = body.services().stream().filter(DrainedService::kept).count();
      paper.line(
          "nothing was changed; "
              + what
              + " would be drained of "
              + (rows.size() - kept)
              + (rows.size() - kept == 1 ? " service" : " services")
              + (kept == 0 ? "" : ", " + kept + " would stay; it is refused without --force"));
      return;
    }
    paper.line(
        what + " is drained until " + (drain.until() == null ? "it is ended" : drain.until()));
    paper.line("back: sluice drain " + what + " --end");
  }

  private void end(String of, String called) {
    Client.Answer answer =
        sluice
            .client()
            .delete("/drains/" + of + "/" + Client.segment(called), new ReasonRequest(reason));
    if (!sluice.printed(answer.body())) {
      sluice
          .paper()
          .line(
              of
                  + " "
                  + called
                  + (answer.as(HoldEndBody.class).changed()
                      ? " gets traffic again"
                      : " is not drained, nothing changed"));
    }
  }

  private void list() {
    JsonNode all = sluice.client().get("/drains").body();
    if (sluice.printed(all)) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (JsonNode node : all.path("items")) {
      DrainBody drain = Bodies.as(node, DrainBody.class);
      rows.add(
          List.of(
              Cell.of(drain.scope()),
              Cell.of(drain.name(), Tint.BOLD),
              Cell.of(drain.until() == null ? "it is ended" : drain.until()),
              Cell.of(drain.actor()),
              Cell.of(drain.reason().isEmpty() ? "-" : drain.reason())));
    }
    Paper paper = sluice.paper();
    paper.table(List.of("SCOPE", "NAME", "UNTIL", "BY", "REASON"), rows);
    if (rows.isEmpty()) {
      paper.line("nothing is drained");
    }
  }
}
