package io.sluice.cli;

import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.ForgottenBody;
import io.sluice.console.contract.LogLevelRequest;
import io.sluice.console.contract.ProxyAdminBody;
import io.sluice.console.contract.ProxyBody;
import io.sluice.console.contract.ProxyBody.RejectionBody;
import io.sluice.console.contract.ReasonRequest;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "proxy",
    description = {
      "One connected proxy: where it is, and what it rejects in whose words.",
      "config, clusters, stats: its Envoy's own, through the agent on its machine.",
      "log-level [LEVEL]: how much its Envoy logs; with a level, so much for a while.",
      "forget: one that is away and does not come back counts no more, until it connects again."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class ProxyCommand implements Runnable {
  private static final Set<String> READS = Set.of("config", "clusters", "stats");
  private static final int MOST_MINUTES = 60;

  private final Sluice sluice;

  @Parameters(index = "0", paramLabel = "ID", description = "As sluice proxies lists it.")
  private String id;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ACT",
      description = "config, clusters, stats, log-level or forget; default: what is known of it.")
  private @Nullable String act;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "LEVEL",
      description = "Of log-level: trace, debug, info, warning, error, critical or off.")
  private @Nullable String level;

  @Option(
      names = "--filter",
      paramLabel = "TEXT",
      description = "Of config, clusters and stats: only what has it in its name.")
  private @Nullable String filter;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "15m",
      description =
          "After which a level goes back by itself, 1m to 60m; default: ${DEFAULT-VALUE}.")
  private String time = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the audit.")
  private String reason = "";

  ProxyCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    if (act == null) {
      show();
    } else if (act.equals("forget")) {
      forget();
    } else if (READS.contains(act)) {
      read(act);
    } else if (act.equals("log-level")) {
      log();
    } else {
      throw new Failure(
          Failure.USAGE,
          "'"
              + act
              + "' is nothing that a proxy can be asked: config, clusters, stats, log-level, forget");
    }
  }

  private void read(String what) {
    String path = path() + "/admin/" + what;
    String asked = filter == null ? path : path + "?filter=" + Client.encoded(filter);
    print(sluice.client().get(asked));
  }

  private void log() {
    String path = path() + "/admin/log-level";
    if (level == null) {
      print(sluice.client().get(path));
      return;
    }
    Duration wanted = Durations.parse("--for", time);
    if (wanted.toMinutes() < 1 || wanted.toMinutes() > MOST_MINUTES || wanted.toSecondsPart() > 0) {
      throw new Failure(
          Failure.USAGE, "--for is whole minutes, 1m to " + MOST_MINUTES + "m, not " + time);
    }
    int minutes = (int) wanted.toMinutes();
    print(sluice.client().post(path, new LogLevelRequest(level, minutes, reason)));
  }

  /** Envoy's own words, as they are. */
  private void print(Client.Answer answer) {
    if (!sluice.printed(answer.body())) {
      answer.as(ProxyAdminBody.class).text().lines().forEach(sluice.paper()::line);
    }
  }

  private String path() {
    return "/proxies/" + Client.segment(id);
  }

  private void forget() {
    Client.Answer answer = sluice.client().delete(path(), new ReasonRequest(reason));
    if (!sluice.printed(answer.body())) {
      sluice
          .paper()
          .line(
              answer.as(ForgottenBody.class).proxy()
                  + " is not waited for any more, until it connects again");
    }
  }

  private void show() {
    Client.Answer answer = sluice.client().get(path());
    if (sluice.printed(answer.body())) {
      return;
    }
    ProxyBody proxy = answer.as(ProxyBody.class);
    Paper paper = sluice.paper();
    paper.line(Tint.BOLD, proxy.id());
    paper.line(
        "calls for "
            + (proxy.service().isEmpty() ? "no service that it names" : proxy.service())
            + (proxy.environment().isEmpty() ? "" : ", runs in " + proxy.environment())
            + ", connected from "
            + proxy.address()
            + " to "
            + proxy.member()
            + " since "
            + proxy.since());
    if (proxy.behind() != null) {
      paper.line(Tint.WARN, "has not acknowledged what it was sent since " + proxy.behind());
    }
    RejectionBody rejection = proxy.rejection();
    if (rejection == null) {
      paper.line(Tint.GOOD, "rejects nothing");
      return;
    }
    paper.line(
        Tint.BAD, "rejects " + ProxiesCommand.rejects(rejection) + " since " + rejection.at());
    rejection.words().lines().forEach(line -> paper.line("  " + line));
    paper.line("it keeps what it had of these; all others reach it");
  }
}
