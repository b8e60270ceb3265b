package io.sluice.migrations;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.view.Names;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The written steps of a plan. */
final class PlanSteps {
  private final PlanFields fields;
  private final List<Mistake> mistakes;

  PlanSteps(PlanFields fields, List<Mistake> mistakes) {
    this.fields = fields;
    this.mistakes = mistakes;
  }

  List<Step> read(String to) {
    JsonNode steps = fields.node("steps");
    if (!fields.has("steps")) {
      return List.of();
    }
    if (!steps.isArray() || steps.size() > Ramp.MOST_STEPS) {
      fields.wrong("steps", steps, "a list of at most %d steps".formatted(Ramp.MOST_STEPS));
      return List.of();
    }
    List<Step> read = new ArrayList<>();
    int before = 0;
    for (int i = 0; i < steps.size(); i++) {
      PlanFields step =
          new PlanFields("steps[%d]".formatted(i), steps.get(i), mistakes)
              .only(Set.of("weights", "gate", "bakeMs"));
      Gate gate = PlanForm.gate(step);
      Long bakeMs = step.optional("bakeMs", 0, 30 * PlanForm.DAY_MS);
      Optional<TrafficSplit> weights = weights(step);
      if (weights.isEmpty()) {
        continue;
      }
      int share = weights.get().weight(to);
      if (share <= before) {
        step.wrong("weights", step.node("weights"), "more for %s than %d".formatted(to, before));
      }
      before = Math.max(before, share);
      read.add(new Step(weights.get(), gate, bakeMs));
    }
    return read;
  }

  private static Optional<TrafficSplit> weights(PlanFields step) {
    JsonNode json = step.node("weights");
    SortedMap<String, Integer> weights = new TreeMap<>();
    boolean numbers = json.isObject() && !json.isEmpty() && json.size() <= 32;
    for (Map.Entry<String, JsonNode> weight : json.properties()) {
      numbers &= Names.isEnvironment(weight.getKey()) && isWhole(weight.getValue());
      weights.put(weight.getKey(), weight.getValue().asInt());
    }
    if (numbers) {
      try {
        return Optional.of(new TrafficSplit(weights));
      } catch (IllegalArgumentException wrong) {
        step.wrong("weights", json, "basis points by environment, summing to 10000");
        return Optional.empty();
      }
    }
    step.wrong("weights", json, "basis points by environment, summing to 10000");
    return Optional.empty();
  }

  private static boolean isWhole(JsonNode weight) {
    return weight.canConvertToExactIntegral() && weight.canConvertToInt();
  }
}
