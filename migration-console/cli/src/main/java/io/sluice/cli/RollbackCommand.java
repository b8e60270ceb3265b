package io.sluice.cli;

import io.sluice.console.contract.ReasonRequest;
import io.sluice.console.contract.RollbackBody;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rollback",
    description = "Back to the split before the last change. Repeating it changes nothing.")
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class RollbackCommand implements Runnable {
  private final Sluice sluice;

  @Parameters(paramLabel = "SERVICE", description = "Its name.")
  private String service;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the audit.")
  private String reason = "";

  RollbackCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    Client client = sluice.client();
    Client.Answer answer =
        client.post(
            "/services/" + Client.segment(service) + "/rollback", new ReasonRequest(reason));
    if (sluice.printed(answer.body())) {
      return;
    }
    RollbackBody body = answer.as(RollbackBody.class);
    Paper paper = sluice.paper();
    if (!body.changed()) {
      paper.line(
          service
              + ": nothing changed, it is at its baseline already: "
              + Percent.text(body.weights()));
      return;
    }
    paper.line(
        service
            + ": rolled back to "
            + Percent.text(body.weights())
            + "   (generation "
            + body.generation()
            + ")");
    SplitCommand.consequences(client, paper, service, body.generation());
  }
}
