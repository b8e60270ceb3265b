package io.sluice.cli;

import io.sluice.console.contract.AdmitBody;
import io.sluice.console.contract.ReasonRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "admit", description = "Let a source's name into a service; see candidates.")
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class AdmitCommand implements Runnable {
  private final Sluice sluice;

  @Parameters(index = "0", paramLabel = "SERVICE", description = "Its name.")
  private String service;

  @Parameters(
      index = "1",
      paramLabel = "SOURCE/NAME",
      description = "The source, and the name that it has for the service.")
  private String name;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the audit.")
  private String reason = "";

  AdmitCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    if (!name.matches("[^/]+/.+")) {
      throw new Failure(
          Failure.USAGE,
          "'"
              + name
              + "' is no SOURCE/NAME; sluice candidates lists what waits. An environment is"
              + " admitted by a split that names it.");
    }
    Client.Answer answer =
        sluice
            .client()
            .post(
                "/candidates/" + Client.segment(service + "/" + name) + "/admit",
                new ReasonRequest(reason));
    if (sluice.printed(answer.body())) {
      return;
    }
    sluice
        .paper()
        .line(
            answer.as(AdmitBody.class).changed()
                ? name + " is admitted to " + service
                : "nothing changed, " + name + " is admitted to " + service + " already");
  }
}
