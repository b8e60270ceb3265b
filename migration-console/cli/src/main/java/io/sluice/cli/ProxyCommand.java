package io.sluice.cli;

import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.ForgottenBody;
import io.sluice.console.contract.ProxyBody;
import io.sluice.console.contract.ProxyBody.RejectionBody;
import io.sluice.console.contract.ReasonRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "proxy",
    description = {
      "One connected proxy: where it is, and what it rejects in whose words.",
      "forget: one that is away and does not come back counts no more, until it connects again."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class ProxyCommand implements Runnable {
  private final Sluice sluice;

  @Parameters(index = "0", paramLabel = "ID", description = "As sluice proxies lists it.")
  private String id;

  @Parameters(index = "1", arity = "0..1", paramLabel = "forget", description = "What to do.")
  private @Nullable String act;

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
    } else {
      throw new Failure(Failure.USAGE, "'" + act + "' is nothing that a proxy can be told; forget");
    }
  }

  private void forget() {
    Client.Answer answer =
        sluice.client().delete("/proxies/" + Client.segment(id), new ReasonRequest(reason));
    if (!sluice.printed(answer.body())) {
      sluice
          .paper()
          .line(
              answer.as(ForgottenBody.class).proxy()
                  + " is not waited for any more, until it connects again");
    }
  }

  private void show() {
    Client.Answer answer = sluice.client().get("/proxies/" + Client.segment(id));
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
