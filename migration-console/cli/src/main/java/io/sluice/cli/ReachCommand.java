package io.sluice.cli;

import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.ReachBody;
import io.sluice.console.contract.ReachRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "reach",
    description = {
      "Whether a service's callers get through to where its traffic is to go: the agents on their"
          + " hosts try its endpoints there.",
      "Exit code 0 when all that can tell do, 1 when some do not, nobody can tell, or it is not"
          + " certain (the sentence says why).",
      "Example: sluice reach orders --environment kubernetes"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class ReachCommand implements Callable<Integer> {
  private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

  private final Sluice sluice;

  @Parameters(index = "0", paramLabel = "SERVICE", description = "Whose callers.")
  private String service;

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      description =
          "Which one; default: where its migration leads, else the only one beside its home.")
  private @Nullable String environment;

  @Option(
      names = "--last",
      description =
          "Ask nobody; what was found last. Exit code 1 when that is older than ten minutes.")
  private boolean last;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the audit.")
  private String reason = "";

  ReachCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Client client = sluice.client();
    String path = "/services/" + Client.segment(service) + "/reach";
    if (last) {
      return said(client.get(query(path, environment)));
    }
    return awaited(client, path, client.post(path, new ReachRequest(environment, reason)));
  }

  private static String query(String path, @Nullable String environment) {
    return environment == null ? path : path + "?environment=" + Client.encoded(environment);
  }

  /** Until all were asked; Ctrl-C leaves them being asked, and says how far it is. */
  private int awaited(Client client, String path, Client.Answer begun) {
    Client.Answer now = begun;
    String asked = query(path, begun.as(ReachBody.class).environment());
    try (Interrupt interrupt = Interrupt.ofProcess()) {
      while (!now.as(ReachBody.class).done() && interrupt.pause(LOOKS_EVERY)) {
        now = client.get(asked);
        progress(now.as(ReachBody.class));
      }
      int code = said(now);
      sluice.flush();
      interrupt.said(code);
      return code;
    }
  }

  private void progress(ReachBody body) {
    if (!body.done() && sluice.forPeople()) {
      sluice.warn(
          "%,d of %,d callers asked".formatted(body.callers() - body.waiting(), body.callers()));
    }
  }

  private int said(Client.Answer answer) {
    ReachBody body = answer.as(ReachBody.class);
    if (!sluice.printed(answer.body())) {
      show(body);
    }
    return body.whole() && body.fresh() ? 0 : Failure.FAILED;
  }

  private void show(ReachBody body) {
    Paper paper = sluice.paper();
    paper.line(body.whole() ? Tint.GOOD : body.failing() > 0 ? Tint.BAD : Tint.WARN, body.words());
    if (!body.done()) {
      paper.line("callers are still asked; sluice reach " + body.service() + " goes on waiting");
    }
    if (!body.fresh()) {
      paper.line(Tint.WARN, "that was at " + body.at() + "; it may be otherwise by now");
    }
    paper.table(
        List.of("CALLER", "OF", "FROM", "TRIED", ""),
        body.failures().stream()
            .map(
                one ->
                    List.of(
                        Cell.of(one.proxy(), Tint.BOLD),
                        Cell.of(one.service()),
                        Cell.of(one.address().isEmpty() ? "-" : one.address()),
                        Cell.of(one.endpoint()),
                        Cell.of(one.result().replace('-', ' '), Tint.BAD)))
            .toList());
    if (body.failing() > body.failures().size()) {
      paper.line("and %,d more".formatted(body.failing() - body.failures().size()));
    }
    for (ReachBody.ReachDeaf one : body.deaf()) {
      paper.line(
          Tint.WARN,
          "nobody reaches %s (%,d tried): the endpoint's fault, not theirs"
              .formatted(one.endpoint(), one.callers()));
    }
  }
}
