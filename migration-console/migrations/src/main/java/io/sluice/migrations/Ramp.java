package io.sluice.migrations;

import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The steps that a plan makes of a split. */
final class Ramp {
  /** More steps than anybody waits for. */
  static final int MOST_STEPS = 200;

  private static final int[] EXPONENTIAL = {100, 200, 500, 1_000, 2_500, 5_000, 10_000};

  private Ramp() {}

  static List<Step> of(Plan plan, TrafficSplit baseline) {
    if (plan.shape() == Shape.WRITTEN) {
      return plan.steps().stream()
          .filter(step -> step.weights().weight(plan.to()) > baseline.weight(plan.to()))
          .toList();
    }
    int last = TrafficSplit.WHOLE - plan.holdbackBasisPoints();
    List<Step> steps = new ArrayList<>();
    for (int share : shares(plan, baseline.weight(plan.to()))) {
      if (share > baseline.weight(plan.to()) && share < last) {
        steps.add(new Step(with(baseline, plan.to(), share), plan.gate()));
      }
    }
    if (last > baseline.weight(plan.to())) {
      steps.add(new Step(with(baseline, plan.to(), last), plan.gate()));
    }
    return List.copyOf(steps);
  }

  private static int[] shares(Plan plan, int from) {
    if (plan.shape() == Shape.EXPONENTIAL) {
      return EXPONENTIAL;
    }
    int count = (TrafficSplit.WHOLE - from) / plan.stepBasisPoints();
    int[] shares = new int[count];
    for (int i = 0; i < count; i++) {
      shares[i] = from + (i + 1) * plan.stepBasisPoints();
    }
    return shares;
  }

  /** The others keep their proportions; what rounding leaves goes to the largest of them. */
  static TrafficSplit with(TrafficSplit baseline, String to, int share) {
    int others = TrafficSplit.WHOLE - baseline.weight(to);
    int rest = TrafficSplit.WHOLE - share;
    SortedMap<String, Integer> weights = new TreeMap<>();
    String largest = to;
    int given = 0;
    for (Map.Entry<String, Integer> entry : baseline.weights().entrySet()) {
      if (entry.getKey().equals(to)) {
        continue;
      }
      int part = others == 0 ? 0 : (int) ((long) entry.getValue() * rest / others);
      weights.put(entry.getKey(), part);
      given += part;
      if (largest.equals(to) || entry.getValue() > baseline.weight(largest)) {
        largest = entry.getKey();
      }
    }
    weights.put(to, share);
    weights.merge(largest, rest - given, Integer::sum);
    return new TrafficSplit(weights);
  }
}
