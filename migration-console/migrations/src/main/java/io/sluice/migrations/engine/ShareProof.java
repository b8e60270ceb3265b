package io.sluice.migrations.engine;

import io.sluice.migrations.Plan;
import io.sluice.migrations.QuietRule;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** Whether proxies send where the split says, with enough requests to tell. */
record ShareProof(Migration migration) {
  private static final int NAMED = 5;

  /** Requests that the step needs. */
  long needed() {
    long needed = SampleSize.needed(share() / 10_000.0, tolerance());
    QuietRule quiet = migration.plan().evidence();
    return quiet == null ? needed : Math.min(needed, quiet.minRequests());
  }

  long requests() {
    return sum(migration.progress().tally().environments());
  }

  /** Whether a person has to decide, because even after the plan's time there were too few. */
  boolean leftToAPerson() {
    QuietRule quiet = migration.plan().evidence();
    return quiet != null
        && quiet.orAfterMs() > 0
        && migration.progress().bakedMs() >= quiet.orAfterMs()
        && requests() < needed();
  }

  Condition condition() {
    long requests = requests();
    double asked = share() / 10_000.0;
    double measured = measured(migration.progress().tally().environments());
    double half = SampleSize.halfWidth(measured, requests);
    String numbers =
        String.format(
            Locale.ROOT,
            "measured %.1f%% \u00b1%.1f of %,d requests, asked %s",
            measured * 100,
            half * 100,
            requests,
            Shares.percent(share()));
    if (leftToAPerson()) {
      return Condition.met(
          "measured", "too few requests to tell (%s): a person decides".formatted(numbers));
    }
    if (requests < needed()) {
      return Condition.waiting("measured", "%s: %,d needed".formatted(numbers, needed()));
    }
    if (Math.abs(measured - asked) > Math.max(tolerance(), half)) {
      return Condition.waiting("measured", numbers + ": not what was asked");
    }
    List<String> others = deviating();
    return others.isEmpty()
        ? Condition.met("measured", numbers)
        : Condition.waiting("measured", numbers + ", but not by " + String.join(", ", others));
  }

  /** Callers with enough requests of their own whose share is another. */
  private List<String> deviating() {
    long enough = SampleSize.needed(share() / 10_000.0, tolerance());
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, SortedMap<String, Answers>> caller :
        migration.progress().tally().callers().entrySet()) {
      double measured = measured(caller.getValue());
      if (sum(caller.getValue()) >= enough
          && Math.abs(measured - share() / 10_000.0) > tolerance()
          && names.size() < NAMED) {
        names.add(String.format(Locale.ROOT, "%s (%.1f%%)", caller.getKey(), measured * 100));
      }
    }
    return names;
  }

  private double measured(Map<String, Answers> environments) {
    long all = sum(environments);
    Answers target = environments.getOrDefault(migration.plan().to(), Answers.NONE);
    return all == 0 ? 0 : (double) target.all() / all;
  }

  private static long sum(Map<String, Answers> environments) {
    return environments.values().stream().mapToLong(Answers::all).sum();
  }

  private int share() {
    Plan plan = migration.plan();
    return migration.expected().map(split -> split.weight(plan.to())).orElse(TrafficSplit.WHOLE);
  }

  private double tolerance() {
    return SampleSize.tolerance(migration.plan().toleranceBasisPoints(), share());
  }
}
