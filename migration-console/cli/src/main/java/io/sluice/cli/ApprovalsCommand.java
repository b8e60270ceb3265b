package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.ApprovalBody;
import io.sluice.console.contract.ReasonRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "approvals",
    aliases = "approval",
    description = {
      "Changes that another person allows before, or looks at afterwards; without a command, those"
          + " that wait.",
      "Asked for with: sluice split SERVICE vm=90 kubernetes=10 --ask"
    })
final class ApprovalsCommand implements Runnable {
  private static final String WAITING = "?state=PENDING,OPEN";

  private final Sluice sluice;

  ApprovalsCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    list(false);
  }

  @Command(name = "list", description = "Those that wait, the newest first.")
  void list(
      @Option(names = "--all", description = "Also those that are decided.") boolean everything) {
    ObjectNode all = sluice.client().all("/approvals" + (everything ? "" : WAITING));
    if (sluice.printed(all)) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (JsonNode node : all.path("items")) {
      ApprovalBody approval = Bodies.as(node, ApprovalBody.class);
      boolean review = approval.kind().equals("BREAK_GLASS");
      rows.add(
          List.of(
              Cell.of(approval.id(), Tint.FAINT),
              Cell.of(approval.service(), Tint.BOLD),
              Cell.of(Percent.text(approval.weights())),
              Cell.of(
                  (review ? "broke the glass, " : "") + approval.state().toLowerCase(Locale.ROOT)),
              Cell.of(approval.person()),
              Cell.of(approval.expiresAt() == null ? "-" : approval.expiresAt()),
              Cell.of(approval.reason().isEmpty() ? "-" : approval.reason())));
    }
    Paper paper = sluice.paper();
    paper.table(List.of("ID", "SERVICE", "SPLIT", "STATE", "BY", "EXPIRES", "REASON"), rows);
    if (rows.isEmpty()) {
      paper.line(everything ? "nobody ever asked for leave" : "nothing waits for another person");
    }
  }

  @Command(name = "approve", description = "Allow what somebody else asked for; it is done now.")
  void approve(
      @Parameters(paramLabel = "ID", description = "From list.") String id,
      @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "") String reason) {
    Client client = sluice.client();
    Client.Answer answer = client.post(path(id) + "/approve", new ReasonRequest(reason));
    if (sluice.printed(answer.body())) {
      return;
    }
    ApprovalBody approval = answer.as(ApprovalBody.class);
    sluice
        .paper()
        .line(
            approval.service()
                + ": "
                + Percent.text(approval.weights())
                + ", as "
                + approval.person()
                + " asked");
    SplitCommand.consequences(
        client, sluice.paper(), approval.service(), approval.generation() + 1);
  }

  @Command(name = "close", description = "Say that you have looked at broken glass of another.")
  void close(
      @Parameters(paramLabel = "ID", description = "From list.") String id,
      @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "") String reason) {
    say(sluice.client().post(path(id) + "/close", new ReasonRequest(reason)), " was looked at");
  }

  @Command(name = "withdraw", description = "Take back what you asked for, or decline another's.")
  void withdraw(
      @Parameters(paramLabel = "ID", description = "From list.") String id,
      @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "") String reason) {
    say(sluice.client().delete(path(id), new ReasonRequest(reason)), "");
  }

  private void say(Client.Answer answer, String words) {
    if (!sluice.printed(answer.body())) {
      ApprovalBody approval = answer.as(ApprovalBody.class);
      sluice
          .paper()
          .line(
              "the change of "
                  + approval.service()
                  + " to "
                  + Percent.text(approval.weights())
                  + (words.isEmpty() ? " is " + approval.state().toLowerCase(Locale.ROOT) : words));
    }
  }

  private static String path(String id) {
    return "/approvals/" + Client.segment(id);
  }
}
