package io.sluice.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.console.contract.PolicyBody;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "policy", description = "Read what holds beside a service's split, or set it.")
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class PolicyCommand implements Runnable {
  private final Sluice sluice;

  @Parameters(paramLabel = "SERVICE", description = "Its name.")
  private String service;

  @Option(
      names = "--zero",
      paramLabel = "auto|exclude|standby",
      description =
          "What weight 0 means: the home stands by and others are left out (auto), "
              + "left out, or standing by: Envoy turns to it when less than about 71%% of "
              + "the serving side is healthy.")
  private @Nullable String zero;

  @Option(
      names = "--empty",
      paramLabel = "spill|hold",
      description =
          "What becomes of the share of an environment without a ready endpoint: the "
              + "others take it (spill), or these requests fail (hold).")
  private @Nullable String empty;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the audit.")
  private String reason = "";

  @Mixin private final SteeringOptions steering = new SteeringOptions();

  PolicyCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    Client client = sluice.client();
    String path = "/services/" + Client.segment(service) + "/policy";
    Client.Answer answer = client.get(path);
    PolicyBody before = answer.as(PolicyBody.class);
    if (zero == null && empty == null && !steering.given()) {
      if (!reason.isEmpty()) {
        throw new Failure(Failure.USAGE, "--reason comes with what is to change, as --zero");
      }
      if (!sluice.printed(answer.body())) {
        sluice.paper().line(service + ": " + words(before));
        PolicyWords.beyond(before).forEach(line -> sluice.paper().line("  " + line));
      }
      return;
    }
    ObjectNode wanted =
        Bodies.object()
            .put("zero", word(zero, before.zero()))
            .put("empty", word(empty, before.empty()));
    steering.addTo(wanted, before);
    wanted.put("reason", reason);
    Client.Answer after = client.put(path, wanted, answer.etag());
    if (sluice.printed(after.body())) {
      return;
    }
    Paper paper = sluice.paper();
    PolicyBody now = after.as(PolicyBody.class);
    paper.line(
        service
            + ": "
            + words(before)
            + "  "
            + paper.arrow()
            + "  "
            + words(now)
            + "   (generation "
            + now.generation()
            + ")");
    PolicyWords.beyond(now).forEach(line -> paper.line("  " + line));
    SplitCommand.consequences(client, paper, service, now.generation());
  }

  private static String word(@Nullable String said, String before) {
    return said == null ? before : said.toUpperCase(Locale.ROOT);
  }

  private static String words(PolicyBody policy) {
    return "zero "
        + policy.zero().toLowerCase(Locale.ROOT)
        + ", empty "
        + policy.empty().toLowerCase(Locale.ROOT);
  }
}
