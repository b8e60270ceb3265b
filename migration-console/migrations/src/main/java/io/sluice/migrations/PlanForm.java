package io.sluice.migrations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.view.Names;
import io.sluice.view.TrafficSplit;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A plan as people write it: JSON, with a default for what is left out (docs/migrations.md). */
public final class PlanForm {
  /** The longest plan, in characters. */
  public static final int LONGEST = 256 * 1024;

  static final long DAY_MS = 86_400_000;

  private static final Set<String> KEYS =
      Set.of(
          "service",
          "to",
          "reason",
          "shape",
          "steps",
          "stepBasisPoints",
          "gate",
          "bakeMs",
          "toleranceBasisPoints",
          "quorumBasisPoints",
          "coverageAtLeastBasisPoints",
          "guards",
          "evidence",
          "holdbackBasisPoints",
          "limits",
          "mirror",
          "growth",
          "headroomBasisPoints",
          "notBefore",
          "soakMs",
          "reach");

  private final List<Mistake> mistakes = new ArrayList<>();
  private final PlanFields fields;
  private final Feeds feeds;

  private PlanForm(JsonNode json, Feeds feeds) {
    this.fields = new PlanFields("", json, mistakes).only(KEYS);
    this.feeds = feeds;
  }

  /** What a text holds. */
  public sealed interface Read {
    /** A plan. */
    record Valid(Plan plan) implements Read {}

    /** Everything that is wrong with it, in the order of reading. */
    record Wrong(List<Mistake> mistakes) implements Read {
      public Wrong {
        mistakes = List.copyOf(mistakes);
      }
    }
  }

  /**
   * A plan from its JSON.
   *
   * @param feeds what its guards may ask
   */
  public static Read read(String text, Feeds feeds) {
    if (text.length() > LONGEST) {
      String length = "%,d characters".formatted(text.length());
      return new Read.Wrong(List.of(new Mistake("plan", length, "at most %,d".formatted(LONGEST))));
    }
    try {
      return new PlanForm(Documents.parse(text), feeds).read();
    } catch (JsonProcessingException e) {
      return new Read.Wrong(
          List.of(new Mistake("plan", "not JSON: " + e.getOriginalMessage(), "a JSON object")));
    }
  }

  /** A plan as JSON, every key written out; {@link #read} gives the same plan again. */
  public static String json(Plan plan) {
    return Documents.text(Documents.tree(plan));
  }

  private Read read() {
    String service = fields.text("service", 253);
    if (!service.isEmpty() && !Names.isService(service)) {
      fields.wrong("service", service, Names.SERVICE_RULE);
    }
    String to = fields.text("to", 31);
    if (!to.isEmpty() && !Names.isEnvironment(to)) {
      fields.wrong("to", to, Names.ENVIRONMENT_RULE);
    }
    List<Step> steps = new PlanSteps(fields, mistakes).read(to);
    Shape shape = shape(fields.has("steps") && fields.node("steps").size() > 0);
    Plan plan =
        new Plan(
            service,
            to,
            fields.text("reason", 1_000),
            shape,
            steps,
            fields.basisPoints("stepBasisPoints", 1_000, 100, TrafficSplit.WHOLE),
            gate(fields),
            fields.number("bakeMs", 600_000, 0, 30 * DAY_MS),
            fields.basisPoints("toleranceBasisPoints", 100, 10, 2_000),
            fields.basisPoints("quorumBasisPoints", TrafficSplit.WHOLE, 1, TrafficSplit.WHOLE),
            fields.optionalBasisPoints("coverageAtLeastBasisPoints", 1, TrafficSplit.WHOLE),
            new PlanGuards(fields, mistakes, feeds).read(),
            evidence().orElse(null),
            fields.basisPoints("holdbackBasisPoints", 0, 0, 5_000),
            limits().orElse(null),
            mirror().orElse(null),
            fields.word("growth", "provided", List.of("provided", "hpa")).equals("hpa")
                ? Growth.HPA
                : Growth.PROVIDED,
            fields.basisPoints("headroomBasisPoints", 3_000, 100, TrafficSplit.WHOLE),
            notBefore(),
            fields.number("soakMs", 7 * DAY_MS, 0, 90 * DAY_MS),
            fields.flag("reach"));
    together(plan);
    return mistakes.isEmpty() ? new Read.Valid(plan) : new Read.Wrong(mistakes);
  }

  private Shape shape(boolean written) {
    String word =
        fields.word(
            "shape",
            written ? "written" : "exponential",
            written ? List.of("written") : List.of("exponential", "linear"));
    return switch (word) {
      case "linear" -> Shape.LINEAR;
      case "written" -> Shape.WRITTEN;
      default -> Shape.EXPONENTIAL;
    };
  }

  static Gate gate(PlanFields fields) {
    return fields.word("gate", "auto", List.of("auto", "manual")).equals("manual")
        ? Gate.MANUAL
        : Gate.AUTO;
  }

  private Optional<QuietRule> evidence() {
    if (!fields.has("evidence")) {
      return Optional.empty();
    }
    PlanFields quiet =
        new PlanFields("evidence", fields.node("evidence"), mistakes)
            .only(Set.of("minRequests", "orAfterMs", "then"));
    quiet.word("then", "gate", List.of("gate"));
    return Optional.of(
        new QuietRule(
            quiet.required("minRequests", 1, 1_000_000_000),
            quiet.number("orAfterMs", 0, 0, 90 * DAY_MS)));
  }

  private Optional<Limits> limits() {
    if (!fields.has("limits")) {
      return Optional.empty();
    }
    PlanFields limits =
        new PlanFields("limits", fields.node("limits"), mistakes)
            .only(Set.of("errorRateAtMostBasisPoints", "latencyAtMostMs"));
    if (limits.has("latencyAtMostMs") && !feeds.latencies()) {
      limits.wrong("latencyAtMostMs", limits.node("latencyAtMostMs"), PlanGuards.NO_FEED);
    }
    return Optional.of(
        new Limits(
            limits.optionalBasisPoints("errorRateAtMostBasisPoints", 1, 9_999),
            limits.optional("latencyAtMostMs", 1, 3_600_000)));
  }

  private Optional<Mirror> mirror() {
    if (!fields.has("mirror")) {
      return Optional.empty();
    }
    PlanFields mirror =
        new PlanFields("mirror", fields.node("mirror"), mistakes)
            .only(Set.of("percentBasisPoints", "bakeMs"));
    return Optional.of(
        new Mirror(
            (int) mirror.required("percentBasisPoints", 1, TrafficSplit.WHOLE),
            mirror.number("bakeMs", 600_000, 0, 30 * DAY_MS)));
  }

  private long notBefore() {
    if (!fields.has("notBefore")) {
      return 0;
    }
    JsonNode value = fields.node("notBefore");
    try {
      return Instant.parse(value.asText()).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      fields.wrong("notBefore", value, "a time as 2026-11-21T20:00:00Z");
      return 0;
    }
  }

  /** What only shows when keys are read together. */
  private void together(Plan plan) {
    boolean limited = plan.limits() != null && plan.limits().errorRateAtMostBasisPoints() != null;
    if (fields.has("guards") && plan.guards().isEmpty() && !limited) {
      fields.wrong(
          "guards",
          "none",
          "at least one, or limits.errorRateAtMostBasisPoints: else nothing stops it");
    }
    int last =
        plan.steps().isEmpty()
            ? TrafficSplit.WHOLE - plan.holdbackBasisPoints()
            : plan.steps().get(plan.steps().size() - 1).weights().weight(plan.to());
    if (last > TrafficSplit.WHOLE - plan.holdbackBasisPoints()) {
      fields.wrong(
          "holdbackBasisPoints",
          fields.node("holdbackBasisPoints"),
          "at most what the last step leaves: " + (TrafficSplit.WHOLE - last));
    }
    if (last == TrafficSplit.WHOLE && !limited) {
      fields.wrong(
          "limits",
          fields.node("limits"),
          "limits.errorRateAtMostBasisPoints, or holdbackBasisPoints: the last step has no control"
              + " group to compare with");
    }
  }
}
