package io.sluice.cli;

import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.MigrationBody;
import io.sluice.console.contract.MigrationConditionBody;
import io.sluice.console.contract.MigrationItem;
import io.sluice.console.contract.MigrationStepBody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A migration for people. */
final class MigrationReport {
  private final Paper paper;

  MigrationReport(Paper paper) {
    this.paper = paper;
  }

  /** A plan that has not started: its steps, and what their proof takes. */
  void plan(MigrationBody body) {
    head(body);
    List<List<Cell>> rows = new ArrayList<>();
    for (MigrationStepBody step : body.ramp()) {
      rows.add(
          List.of(
              Cell.of(step.number()),
              paper.bar(step.weights(), step.weights().keySet()),
              Cell.of(Percent.text(step.weights())),
              Cell.of(step.gate()),
              Cell.of(Durations.words(Duration.ofMillis(step.bakeMs()))),
              Cell.of(step.requestsNeeded() == null ? "-" : grouped(step.requestsNeeded())),
              Cell.of(
                  step.proofMs() == null
                      ? "not known"
                      : Durations.words(Duration.ofMillis(step.proofMs()))),
              Cell.of(sees(step))));
    }
    paper.table(
        List.of("STEP", "", "SPLIT", "GATE", "BAKE", "REQUESTS", "PROOF TAKES", "STOPS AT"), rows);
    boolean known = body.ramp().stream().anyMatch(step -> step.proofMs() != null);
    if (!body.ramp().isEmpty() && !known) {
      paper.line(
          Tint.WARN,
          "nobody reports how many requests "
              + body.service()
              + " gets, so nobody knows how long its proof takes:");
      paper.line("a step waits until proxies that depend on it report (sluice proxies)");
    }
  }

  /** The smallest fault that a step's guard stops in 95 of 100 cases. */
  private static String sees(MigrationStepBody step) {
    if (step.seenBasisPoints() == null) {
      return "-";
    }
    String bursts =
        step.seenInBurstsBasisPoints() == null
            ? ""
            : " (+" + points(step.seenInBurstsBasisPoints()) + " in bursts)";
    return "+" + points(step.seenBasisPoints()) + " errors" + bursts;
  }

  private static String points(long basisPoints) {
    return String.format(Locale.ROOT, "%.1f pt", basisPoints / 100.0);
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** All that is known of one that may run. */
  void status(MigrationBody body) {
    if (body.step() == null && body.asked() == null && !body.over()) {
      plan(body);
      paper.line("");
      paper.line(body.words());
      return;
    }
    head(body);
    ramp(body);
    for (MigrationConditionBody condition : body.conditions()) {
      paper.line(
          "   "
              + paper.tinted(tint(condition.standing()), mark(condition.standing()))
              + " "
              + named(condition));
    }
    if (body.conditions().isEmpty() || body.pause() != null) {
      paper.line(body.pause() == null ? Tint.PLAIN : Tint.WARN, "   " + body.words());
    }
    body.approvals().forEach(one -> paper.line("   " + one.gate() + " approved by " + one.by()));
    body.obstacles().forEach(one -> paper.line("   in the way of its end: " + one));
    if (body.baseline() != null && !body.over()) {
      paper.line(
          "   rollback leads to "
              + Percent.text(body.baseline())
              + (body.returnPath() == null ? "" : "; " + body.returnPath().words()));
    }
  }

  /** What a command made of it. */
  void said(MigrationBody body) {
    paper.line(line(body));
    if (!body.over()) {
      paper.line("sluice migrate status " + body.service() + " --watch follows it");
    }
  }

  private void head(MigrationBody body) {
    paper.line(
        paper.tinted(Tint.BOLD, body.service())
            + ": migration "
            + body.id()
            + "  "
            + body.plan().getOrDefault("shape", "")
            + " to "
            + body.to()
            + ", "
            + place(body)
            + "   by "
            + body.author()
            + (body.reason().isEmpty() ? "" : ": " + body.reason()));
  }

  private void ramp(MigrationBody body) {
    List<List<Cell>> rows = new ArrayList<>();
    int running = body.step() == null ? passed(body) : body.step();
    for (MigrationStepBody step : body.ramp()) {
      boolean here = body.step() != null && step.number() == body.step();
      String standing = step.number() < running ? "MET" : here ? "WAITING" : "NOT_ASKED";
      rows.add(
          List.of(
              Cell.of("  " + mark(standing) + " " + step.number()),
              paper.bar(step.weights(), step.weights().keySet()),
              Cell.of(Percent.text(step.weights())),
              Cell.of(
                  here
                      ? "%sbaked %s of %s"
                          .formatted(
                              "BAKING".equals(body.phase()) || body.phase() == null
                                  ? ""
                                  : words(body.phase(), false) + ", ",
                              Durations.words(Duration.ofMillis(body.bakedMs())),
                              Durations.words(Duration.ofMillis(body.bakeMs())))
                      : step.gate().equals("manual") ? "manual gate" : "",
                  here ? Tint.BOLD : Tint.PLAIN)));
    }
    paper.table(List.of(), rows);
  }

  /** All steps, once its last one held. */
  private static int passed(MigrationBody body) {
    boolean whole = List.of("COMPLETED", "SOAKING", "FINISHED").contains(body.state());
    return whole ? body.ramp().size() + 1 : 0;
  }

  private String mark(String standing) {
    return switch (standing) {
      case "MET" -> paper.unicode() ? "\u2713" : "+";
      case "WAITING" -> paper.unicode() ? "\u25d4" : "~";
      case "FAILED" -> paper.unicode() ? "\u2717" : "x";
      default -> paper.unicode() ? "\u2013" : "-";
    };
  }

  private static Tint tint(String standing) {
    return switch (standing) {
      case "MET" -> Tint.GOOD;
      case "WAITING" -> Tint.WARN;
      case "FAILED" -> Tint.BAD;
      default -> Tint.FAINT;
    };
  }

  /** Whose sentence does not name it says first what it is about. */
  private static String named(MigrationConditionBody condition) {
    String name = condition.name().replace("guard:", "guard ");
    String word = name.substring(0, Math.min(5, name.length())).toLowerCase(Locale.ROOT);
    return condition.sentence().toLowerCase(Locale.ROOT).contains(word)
        ? condition.sentence()
        : name + ": " + condition.sentence();
  }

  /** One in a line: what stands, and what it waits for. */
  static String line(MigrationBody body) {
    return body.service() + ": migration " + body.id() + " is " + place(body) + "; " + body.words();
  }

  private static String place(MigrationBody body) {
    return place(body.state(), body.phase(), body.pause(), body.step(), body.steps());
  }

  /** As in {@code RUNNING 3/7 baking}. */
  static String standing(MigrationItem item) {
    return place(item.state(), item.phase(), item.pause(), item.step(), item.steps());
  }

  private static String place(
      String state,
      @Nullable String phase,
      @Nullable String pause,
      @Nullable Integer step,
      int steps) {
    if (step == null) {
      return state.replace('_', ' ');
    }
    String detail = pause != null ? pause : phase == null ? "" : phase;
    return state
        + (step == 0 ? " mirroring" : " " + step + "/" + steps)
        + (detail.isEmpty() ? "" : " " + words(detail, pause != null));
  }

  private static String words(String constant, boolean aside) {
    String words = constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    return aside ? "(" + words + ")" : words;
  }

  static Cell state(String state, String words) {
    Map<String, Tint> tints =
        Map.of(
            "RUNNING", Tint.GOOD,
            "PAUSED", Tint.WARN,
            "ROLLING_BACK", Tint.BAD,
            "ROLLBACK_BLOCKED", Tint.BAD,
            "PENDING_APPROVAL", Tint.WARN);
    return Cell.of(words, tints.getOrDefault(state, Tint.PLAIN));
  }

  /** On a service's line and page. */
  static String brief(MigrationItem item) {
    return standing(item) + " to " + item.to() + ": " + item.words();
  }
}
