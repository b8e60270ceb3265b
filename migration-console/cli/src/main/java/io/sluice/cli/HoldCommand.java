package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.HoldBody;
import io.sluice.console.contract.HoldEndBody;
import io.sluice.console.contract.HoldRequest;
import io.sluice.console.contract.ReasonRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "hold",
    description = {
      "Believe no silent loss of a service or of a source for a while; without a name, what is held.",
      "Announced departures (draining, maintenance, a failing check) still go."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class HoldCommand implements Runnable {
  private static final String SERVICE = "service";
  private static final String SOURCE = "source";

  private static final long SHORTEST_MS = 1_000;
  private static final long LONGEST_MS = 7L * 24 * 3_600 * 1_000;

  private final Sluice sluice;

  @Parameters(
      arity = "0..1",
      paramLabel = "SERVICE|SOURCE",
      description = "Its name; service:NAME or source:NAME where both are called so.")
  private @Nullable String name;

  @Option(names = "--for", paramLabel = "TIME", description = "How long: 30m, 4h, at most 7d.")
  private @Nullable String time;

  @Option(names = "--end", description = "End it before its time.")
  private boolean end;

  @Option(names = "--list", description = "What is held; the same as no name.")
  private boolean list;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the audit.")
  private String reason = "";

  HoldCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  /** What a name means. */
  private record Subject(String scope, String name) {
    String words() {
      return scope + " " + name;
    }
  }

  @Override
  public void run() {
    if (name == null || list) {
      if (name != null || time != null || end) {
        throw new Failure(Failure.USAGE, "say SERVICE or SOURCE with --for or --end, or nothing");
      }
      list();
    } else if (end == (time != null)) {
      throw new Failure(Failure.USAGE, "say one of --for TIME and --end");
    } else if (time == null) {
      end(subject(name));
    } else {
      hold(subject(name), time);
    }
  }

  private void list() {
    ObjectNode all = sluice.client().all("/holds");
    if (sluice.printed(all)) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (JsonNode node : all.path("items")) {
      HoldBody hold = Bodies.as(node, HoldBody.class);
      rows.add(
          List.of(
              Cell.of(hold.scope()),
              Cell.of(hold.name(), Tint.BOLD),
              Cell.of(hold.until()),
              Cell.of(hold.actor()),
              Cell.of(hold.reason().isEmpty() ? "-" : hold.reason())));
    }
    Paper paper = sluice.paper();
    paper.table(List.of("SCOPE", "NAME", "UNTIL", "BY", "REASON"), rows);
    if (rows.isEmpty()) {
      paper.line("nothing is held by an operator");
    }
  }

  private void hold(Subject subject, String text) {
    long millis = Durations.parse("--for", text).toMillis();
    if (millis < SHORTEST_MS || millis > LONGEST_MS) {
      throw new Failure(Failure.USAGE, "--for is 1s to 7d, not " + text);
    }
    Client.Answer answer =
        sluice
            .client()
            .post("/holds", new HoldRequest(subject.scope(), subject.name(), millis, reason));
    if (sluice.printed(answer.body())) {
      return;
    }
    sluice
        .paper()
        .line(
            "no silent loss of "
                + subject.words()
                + " is believed until "
                + answer.as(HoldBody.class).until());
  }

  private void end(Subject subject) {
    Client.Answer answer =
        sluice
            .client()
            .delete(
                "/holds/" + subject.scope() + "/" + Client.segment(subject.name()),
                new ReasonRequest(reason));
    if (sluice.printed(answer.body())) {
      return;
    }
    sluice
        .paper()
        .line(
            answer.as(HoldEndBody.class).changed()
                ? "losses of " + subject.words() + " are judged as usual again"
                : "nothing changed, " + subject.words() + " is not held by an operator");
  }

  /** A source if one is called so, else a service; the server knows whether there is one. */
  private Subject subject(String text) {
    if (text.startsWith(SERVICE + ":") || text.startsWith(SOURCE + ":")) {
      String[] parts = text.split(":", 2);
      return new Subject(parts[0], parts[1]);
    }
    Client client = sluice.client();
    if (client.find("/sources/" + Client.segment(text)).isEmpty()) {
      return new Subject(SERVICE, text);
    }
    if (client.find("/services/" + Client.segment(text)).isPresent()) {
      throw new Failure(
          Failure.USAGE,
          "a service and a source are called "
              + text
              + "; say service:"
              + text
              + " or source:"
              + text);
    }
    return new Subject(SOURCE, text);
  }
}
