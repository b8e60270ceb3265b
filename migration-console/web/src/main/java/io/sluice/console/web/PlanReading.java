package io.sluice.console.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.migrations.Feeds;
import io.sluice.migrations.Mistake;
import io.sluice.migrations.Plan;
import io.sluice.migrations.PlanForm;
import io.sluice.migrations.Step;
import io.sluice.view.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The plan of a migration that a request asks for, all its mistakes told at once. */
final class PlanReading {
  private final Feeds feeds;
  private final List<String> environments;

  PlanReading(Feeds feeds, List<String> environments) {
    this.feeds = feeds;
    this.environments = environments;
  }

  /**
   * Reads one.
   *
   * @throws Refusal 422 when it is wrong
   */
  Plan plan(ObjectNode json) {
    List<Mistake> mistakes = new ArrayList<>();
    PlanForm.Read read = PlanForm.read(Json.text(json), feeds);
    if (read instanceof PlanForm.Read.Valid valid) {
      Plan plan = valid.plan();
      environments(plan).stream()
          .filter(environment -> !environments.contains(environment))
          .forEach(
              environment ->
                  mistakes.add(
                      elsewhere(environment.equals(plan.to()) ? "to" : "steps", environment)));
      if (mistakes.isEmpty()) {
        return plan;
      }
    } else if (read instanceof PlanForm.Read.Wrong wrong) {
      mistakes.addAll(wrong.mistakes());
      String to = json.path("to").asText();
      if (Names.isEnvironment(to) && !environments.contains(to)) {
        mistakes.add(elsewhere("to", to));
      }
    }
    throw Refusal.of(
        422,
        mistakes.size() == 1
            ? "the plan is wrong: " + mistakes.get(0).sentence()
            : mistakes.stream()
                .map(mistake -> "- " + mistake.sentence())
                .collect(
                    Collectors.joining(
                        "\n", "the plan has " + mistakes.size() + " mistakes:\n", "")));
  }

  private Mistake elsewhere(String key, String environment) {
    return new Mistake(
        key, environment, "a configured environment: " + String.join(", ", environments));
  }

  /** Those that a plan names. */
  static Set<String> environments(Plan plan) {
    Set<String> named = new TreeSet<>(Set.of(plan.to()));
    for (Step step : plan.steps()) {
      named.addAll(step.weights().weights().keySet());
    }
    return named;
  }
}
