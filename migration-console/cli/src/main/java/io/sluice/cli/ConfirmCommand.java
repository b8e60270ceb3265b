package io.sluice.cli;

import io.sluice.console.contract.ConfirmBody;
import io.sluice.console.contract.ConfirmRequest;
import io.sluice.console.contract.ReasonRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "confirm",
    description = {
      "Believe what a source lost, of one service or of all, or let proxies connect without it.",
      "What vanished from a registry is kept in traffic until the loss is believed."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class ConfirmCommand implements Runnable {
  private final Sluice sluice;

  @Parameters(index = "0", paramLabel = "SOURCE", description = "As configured.")
  private String source;

  @Parameters(index = "1", arity = "0..1", paramLabel = "SERVICE", description = "Of one service.")
  private @Nullable String service;

  @Option(names = "--all", description = "Of all services; ends the source's suspicion.")
  private boolean all;

  @Option(names = "--start", description = "Let proxies connect without this source.")
  private boolean start;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the audit.")
  private String reason = "";

  ConfirmCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    int said = (service == null ? 0 : 1) + (all ? 1 : 0) + (start ? 1 : 0);
    if (said != 1) {
      throw new Failure(Failure.USAGE, "say one of SERVICE, --all and --start");
    }
    String path = "/sources/" + Client.segment(source);
    Client client = sluice.client();
    Client.Answer answer =
        service == null
            ? client.post(path + "/confirm", new ConfirmRequest(start ? "start" : "all", reason))
            : client.post(
                path + "/held/" + Client.segment(service) + "/confirm", new ReasonRequest(reason));
    if (sluice.printed(answer.body())) {
      return;
    }
    ConfirmBody body = answer.as(ConfirmBody.class);
    String whose = source + (service == null ? "" : "/" + service);
    String words;
    if (start) {
      words =
          body.changed()
              ? "proxies no longer wait for " + source
              : "nothing changed, nothing waited for " + source;
    } else if (body.changed()) {
      words = body.endpoints() + " held endpoints of " + whose + " let go";
    } else {
      words = "nothing changed, nothing of " + whose + " is held";
    }
    sluice.paper().line(words);
  }
}
