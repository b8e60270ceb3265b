package io.sluice.cli;

import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.RollbackBody;
import io.sluice.console.contract.RollbackRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rollback",
    description = {
      "Back to the split before the last change.",
      "Repeating it changes nothing; no freeze forbids it.",
      "With --emergency also while the database cannot be used: the server stores "
          + "it afterwards."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class RollbackCommand implements Runnable {
  private final Sluice sluice;

  @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Its name.")
  private @Nullable String named;

  @Option(
      names = "--all-running",
      description = "Every migration that runs or is paused, each as far as it can.")
  private boolean allRunning;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the audit.")
  private String reason = "";

  @Option(
      names = "--emergency",
      description = "Without the database, if that cannot commit; else as without this.")
  private boolean emergency;

  RollbackCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    if (allRunning == (named != null)) {
      throw new Failure(Failure.USAGE, "say SERVICE or --all-running, one of them");
    }
    if (named != null) {
      one(named);
      return;
    }
    if (emergency) {
      throw new Failure(Failure.USAGE, "--emergency goes back with one SERVICE");
    }
    new RunningMigrations(sluice).rollBack(reason);
  }

  private void one(String service) {
    Client client = sluice.client();
    Client.Answer answer =
        client.post(
            "/services/" + Client.segment(service) + "/rollback",
            new RollbackRequest(reason, emergency));
    if (sluice.printed(answer.body())) {
      return;
    }
    RollbackBody body = answer.as(RollbackBody.class);
    Paper paper = sluice.paper();
    if (body.emergency()) {
      withoutDatabase(paper, service, body);
      return;
    }
    if (!body.changed()) {
      paper.line(
          service
              + ": nothing changed, it is at its baseline already: "
              + Percent.text(body.weights()));
      return;
    }
    if (emergency) {
      paper.line("the database works, so this is an ordinary rollback");
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

  private void withoutDatabase(Paper paper, String service, RollbackBody body) {
    paper.line(
        Tint.BAD,
        service
            + (body.changed()
                ? ": EMERGENCY ROLLBACK to "
                : ": nothing changed, an emergency rollback stands: ")
            + Percent.text(body.weights()));
    paper.line(
        "in force without the database, on every member that this one reaches, also after a restart;"
            + " stored as soon as the database can commit");
    paper.line("sluice emergency list shows it until then");
  }
}
