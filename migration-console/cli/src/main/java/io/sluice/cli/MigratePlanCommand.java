package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.console.contract.Limits;
import io.sluice.console.contract.MigrationBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "plan",
    description = {
      "Write a plan down as a draft and show its steps; nothing moves before start.",
      "Example: sluice migrate plan orders --to kubernetes --bake 10m --reason rack-7"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class MigratePlanCommand implements Runnable {
  /** What stops a last step that has no control group, where nobody said otherwise. */
  private static final String ERRORS_AT_MOST = "5";

  private final Sluice sluice;

  @Parameters(index = "0", arity = "0..1", paramLabel = "SERVICE", description = "Its name.")
  private @Nullable String service;

  @Option(names = "--to", paramLabel = "ENVIRONMENT", description = "Where its traffic goes.")
  private @Nullable String to;

  @Option(
      names = "--shape",
      paramLabel = "exponential|linear",
      description = "1, 2, 5, 10, 25, 50, 100%%, or by --step each time.")
  private @Nullable String shape;

  @Option(names = "--step", paramLabel = "PERCENT", description = "Of a linear ramp; 10.")
  private @Nullable String step;

  @Option(names = "--bake", paramLabel = "TIME", description = "That a step holds; 10m.")
  private @Nullable String bake;

  @Option(
      names = "--tolerance",
      paramLabel = "POINTS",
      description = "By how much the measured share may be off; 1.")
  private @Nullable String tolerance;

  @Option(
      names = "--coverage-at-least",
      paramLabel = "PERCENT",
      description = "Of all its traffic that has to come through the mesh.")
  private @Nullable String coverage;

  @Option(
      names = "--reach",
      description = "Start only when its callers get through, as far as their agents can tell.")
  private boolean reach;

  @Option(
      names = "--gate",
      paramLabel = "manual|auto",
      description = "Whether another person opens the way to each next step; auto.")
  private @Nullable String gate;

  @Option(
      names = "--holdback",
      paramLabel = "PERCENT",
      description = "That stays where it is at the last step, as its control.")
  private @Nullable String holdback;

  @Option(
      names = "--errors-at-most",
      paramLabel = "PERCENT",
      description = "That the new environment may answer with; 5 without --holdback.")
  private @Nullable String errors;

  @Option(names = "--soak", paramLabel = "TIME", description = "Before it may be finished; 7d.")
  private @Nullable String soak;

  @Option(
      names = "--not-before",
      paramLabel = "TIME",
      description = "When it starts at the earliest, as in 2031-12-24T18:00:00Z.")
  private @Nullable String notBefore;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "The plan as JSON (docs/migrations.md); options are laid over it.")
  private @Nullable Path file;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it must be said.")
  private @Nullable String reason;

  @Option(names = "--start", description = "Start it at once.")
  private boolean start;

  MigratePlanCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    ObjectNode plan = file == null ? Bodies.object() : read(file);
    lay(plan);
    Client.Answer answer = sluice.client().post("/migrations", plan);
    if (sluice.printed(answer.body())) {
      return;
    }
    MigrationBody body = answer.as(MigrationBody.class);
    Paper paper = sluice.paper();
    MigrationReport report = new MigrationReport(paper);
    report.plan(body);
    if (errors == null && file == null && holdback == null) {
      paper.line(
          "the last step, which has nothing to compare with, is stopped above "
              + ERRORS_AT_MOST
              + "% errors (--errors-at-most)");
    }
    paper.line(body.words());
  }

  private void lay(ObjectNode plan) {
    text(plan, "service", service);
    text(plan, "to", to);
    text(plan, "shape", shape);
    text(plan, "gate", gate);
    text(plan, "reason", reason);
    text(plan, "notBefore", notBefore);
    basisPoints(plan, "stepBasisPoints", "--step", step);
    basisPoints(plan, "toleranceBasisPoints", "--tolerance", tolerance);
    basisPoints(plan, "coverageAtLeastBasisPoints", "--coverage-at-least", coverage);
    if (reach) {
      plan.put("reach", true);
    }
    basisPoints(plan, "holdbackBasisPoints", "--holdback", holdback);
    time(plan, "bakeMs", "--bake", bake);
    time(plan, "soakMs", "--soak", soak);
    String most = errors != null || file != null || holdback != null ? errors : ERRORS_AT_MOST;
    if (most != null) {
      ObjectNode limits =
          plan.path("limits") instanceof ObjectNode written ? written : plan.putObject("limits");
      basisPoints(limits, "errorRateAtMostBasisPoints", "--errors-at-most", most);
    }
    if (step != null && shape == null && !plan.has("shape")) {
      plan.put("shape", "linear");
    }
    for (String key : new String[] {"service", "to"}) {
      if (!plan.path(key).isTextual()) {
        throw new Failure(
            Failure.USAGE,
            key.equals("to")
                ? "--to says where the traffic goes, as in --to kubernetes"
                : "SERVICE is missing");
      }
    }
    if (!plan.has("reason")) {
      throw new Failure(
          Failure.USAGE, "--reason says why, for whoever finds the service half way later");
    }
    if (start) {
      plan.put("start", true);
    }
  }

  private static void text(ObjectNode plan, String key, @Nullable String value) {
    if (value != null) {
      plan.put(key, value);
    }
  }

  private static void basisPoints(
      ObjectNode plan, String key, String option, @Nullable String value) {
    if (value != null) {
      plan.put(key, Percent.of(option, value));
    }
  }

  private static void time(ObjectNode plan, String key, String option, @Nullable String value) {
    if (value != null) {
      plan.put(key, Durations.parse(option, value).toMillis());
    }
  }

  private static ObjectNode read(Path file) {
    try {
      if (Files.size(file) > Limits.BODY) {
        throw new Failure(Failure.USAGE, file + ": it has more than 1 MiB");
      }
      JsonNode read = Bodies.read(Files.readString(file));
      if (read instanceof ObjectNode plan) {
        return plan;
      }
    } catch (IOException e) {
      throw new Failure(Failure.USAGE, file + ": it cannot be read");
    }
    throw new Failure(Failure.USAGE, file + ": it is no JSON object; docs/migrations.md has one");
  }
}
