package io.sluice.cli;

import io.sluice.cli.Paper.Tint;
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
    Client client = sluice.client();
    String path = "/services/" + Client.segment(service);
    Client.Answer before = client.get(path + "/split");
    if (weights.isEmpty()) {
      read(service, before);
      return;
    }
    Client.Answer after =
        client.put(path + "/split", new SplitRequest(weights, reason), expected(before));
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
