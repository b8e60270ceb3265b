package io.sluice.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.ApprovalBody;
import io.sluice.console.contract.ApprovalRequest;
import io.sluice.console.contract.BreakGlassRequest;
import io.sluice.console.contract.ServiceBody;
import io.sluice.console.contract.SplitBody;
import io.sluice.console.contract.SplitRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "split",
    description = {
      "Read a split, or set it.",
      "Shares are percent with up to two decimals and sum to 100; an environment that is not named"
          + " gets 0. Example: sluice split orders vm=90 kubernetes=10 --reason \"first pods\""
    })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class SplitCommand implements Runnable {
  private final Sluice sluice;

  @Parameters(index = "0", arity = "0..1", paramLabel = "SERVICE", description = "Its name.")
  private @Nullable String named;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "ENVIRONMENT=PERCENT",
      description = "The new shares; without them the split is read.")
  private List<String> shares = List.of();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = {
        "Set the splits of many services in one transaction, all of them or none: YAML or JSON,",
        "orders: {vm: 90, kubernetes: 10}, a line for each."
      })
  private @Nullable Path file;

  @Option(names = "--dry-run", description = "With --file: only show what would change.")
  private boolean dryRun;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the audit.")
  private String reason = "";

  @Option(
      names = "--generation",
      paramLabel = "N",
      description = "Only on this generation, as sluice preview said it; else refused, exit 3.")
  private @Nullable Long generation;

  @Option(
      names = "--ask",
      description = "Ask another person to allow it: sluice approvals lists what waits.")
  private boolean ask;

  @Option(
      names = "--break-glass",
      description = "Do it at once, past approvals and freezes; another person looks at it.")
  private boolean breakGlass;

  @Option(
      names = "--take-over",
      description = "Pause the migration that moves it, and set the split.")
  private boolean takeOver;

  @Spec private CommandSpec spec;

  SplitCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    if (file != null) {
      if (named != null) {
        throw new ParameterException(spec.commandLine(), "either SERVICE or --file, not both");
      }
      if (ask || breakGlass || takeOver) {
        throw new ParameterException(
            spec.commandLine(),
            "--ask, --break-glass and --take-over set one service at a time, without --file");
      }
      new ManySplits(sluice).run(file, reason, dryRun);
      return;
    }
    if (named == null || dryRun) {
      throw new ParameterException(
          spec.commandLine(),
          named == null ? "SERVICE or --file is missing" : "--dry-run needs --file");
    }
    one(named);
  }

  private void one(String service) {
    Map<String, Integer> weights = shares.isEmpty() ? Map.of() : Percent.weights(shares);
    if (weights.isEmpty() && !reason.isEmpty()) {
      throw new Failure(Failure.USAGE, "--reason comes with new shares, as in vm=90 kubernetes=10");
    }
    if (weights.isEmpty() && generation != null) {
      throw new Failure(Failure.USAGE, "--generation comes with new shares");
    }
    if (weights.isEmpty() && (ask || breakGlass || takeOver)) {
      throw new Failure(Failure.USAGE, "--ask, --break-glass and --take-over come with new shares");
    }
    if (ask && (breakGlass || takeOver)) {
      throw new Failure(
          Failure.USAGE,
          "say --ask or " + (breakGlass ? "--break-glass" : "--take-over") + ", not both");
    }
    if (breakGlass && reason.isBlank()) {
      throw new Failure(Failure.USAGE, "--break-glass needs --reason, for whoever looks at it");
    }
    Client client = sluice.client();
    String path = "/services/" + Client.segment(service);
    Client.Answer before = client.get(path + "/split");
    if (weights.isEmpty()) {
      read(service, before);
      return;
    }
    if (ask) {
      ask(client, service, weights, before);
      return;
    }
    Client.Answer after = client.put(path + "/split", request(weights), expected(before));
    if (sluice.printed(after.body())) {
      return;
    }
    Paper paper = sluice.paper();
    SplitBody old = before.as(SplitBody.class);
    SplitBody now = after.as(SplitBody.class);
    if (now.generation() == old.generation()) {
      paper.line(service + ": nothing changed, it is " + Percent.text(now.weights()) + " already");
    } else {
      paper.line(
          service
              + ": "
              + Percent.text(old.weights())
              + "  "
              + paper.arrow()
              + "  "
              + Percent.text(now.weights())
              + "   (generation "
              + now.generation()
              + ")");
    }
    consequences(client, paper, service, now.generation());
  }

  private Object request(Map<String, Integer> weights) {
    ObjectNode request =
        Bodies.tree(
            breakGlass
                ? new BreakGlassRequest(weights, true, reason)
                : new SplitRequest(weights, reason));
    return takeOver ? request.put("takeOver", true) : request;
  }

  private void ask(
      Client client, String service, Map<String, Integer> weights, Client.Answer before) {
    long seen = generation == null ? before.as(SplitBody.class).generation() : generation;
    Client.Answer answer =
        client.post("/approvals", new ApprovalRequest(service, weights, seen, reason));
    if (!sluice.printed(answer.body())) {
      ApprovalBody approval = answer.as(ApprovalBody.class);
      Paper paper = sluice.paper();
      paper.line(
          service
              + ": "
              + Percent.text(approval.weights())
              + " waits for another person until "
              + approval.expiresAt());
      paper.line("who allows it says: sluice approvals approve " + approval.id());
    }
  }

  private String expected(Client.Answer before) {
    return generation == null ? before.etag() : "\"" + generation + "\"";
  }

  private void read(String service, Client.Answer answer) {
    if (sluice.printed(answer.body())) {
      return;
    }
    SplitBody split = answer.as(SplitBody.class);
    Paper paper = sluice.paper();
    paper.line(
        service
            + ": "
            + Percent.text(split.weights())
            + (split.stored()
                ? "   (generation " + split.generation() + ")"
                : "   (its home; nobody shifted it)"));
  }

  /** What proxies get now, and why it is not what was asked. */
  static void consequences(Client client, Paper paper, String service, long generation) {
    ServiceBody body;
    try {
      body = client.get("/services/" + Client.segment(service)).as(ServiceBody.class);
    } catch (Failure failure) {
      paper.line("it is committed; what is published cannot be read just now: " + failure.words());
      return;
    }
    if (body.generation() < generation) {
      paper.line(
          Tint.WARN,
          "it is committed; the server has not worked it in yet: sluice show " + service);
      return;
    }
    ShowCommand.shares(paper, body);
  }
}
