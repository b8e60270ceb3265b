package io.sluice.migrations.engine;

import io.sluice.migrations.Guard;
import io.sluice.migrations.Plan;
import io.sluice.migrations.QuietRule;
import io.sluice.migrations.Step;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How long a plan's proof takes at the present traffic, and what it can see, before it starts.
 *
 * @param steps in order
 */
public record Estimate(List<OfStep> steps) {
  private static final double BURSTS = 10;

  public Estimate {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param number from 1
   * @param weights that it asks for
   * @param requestsNeeded that tell its share at 99% confidence, or as the plan's evidence says
   * @param proofMs until bake and requests are there; empty when traffic is not known, or none
   * @param seenBasisPoints the smallest additional error rate that its errorRate guard stops in 95
   *     of 100 cases within that, were errors independent; empty without such a guard, control or
   *     traffic
   * @param seenInBurstsBasisPoints the same with errors in bursts (over-dispersion 10)
   */
  public record OfStep(
      int number,
      TrafficSplit weights,
      long requestsNeeded,
      OptionalLong proofMs,
      OptionalLong seenBasisPoints,
      OptionalLong seenInBurstsBasisPoints) {}

  /**
   * Of a plan.
   *
   * @param baseline the split in force
   * @param requestsPerSecond of the service
   * @param errorRate of it as it is, as a fraction; 1% where it is not known
   */
  public static Estimate of(
      Plan plan, TrafficSplit baseline, OptionalDouble requestsPerSecond, double errorRate) {
    List<OfStep> steps = new ArrayList<>();
    for (Step step : plan.ramp(baseline)) {
      steps.add(step(plan, step, steps.size() + 1, requestsPerSecond, errorRate));
    }
    return new Estimate(steps);
  }

  private static OfStep step(
      Plan plan, Step step, int number, OptionalDouble perSecond, double errorRate) {
    int share = step.weights().weight(plan.to());
    double tolerance = SampleSize.tolerance(plan.toleranceBasisPoints(), share);
    long needed = SampleSize.needed(share / 10_000.0, tolerance);
    QuietRule quiet = plan.evidence();
    if (quiet != null) {
      needed = Math.min(needed, quiet.minRequests());
    }
    long bakeMs = step.bakeMs() == null ? plan.bakeMs() : step.bakeMs();
    if (perSecond.isEmpty() || perSecond.getAsDouble() <= 0) {
      return new OfStep(
          number,
          step.weights(),
          needed,
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty());
    }
    double rate = perSecond.getAsDouble();
    long proofMs = Math.max(bakeMs, (long) Math.ceil(needed / rate * 1_000));
    double requests = rate * proofMs / 1_000;
    return new OfStep(
        number,
        step.weights(),
        needed,
        OptionalLong.of(proofMs),
        seen(plan, share / 10_000.0, requests, errorRate, 1),
        seen(plan, share / 10_000.0, requests, errorRate, BURSTS));
  }

  private static OptionalLong seen(
      Plan plan, double share, double requests, double errorRate, double dispersion) {
    OptionalDouble margin =
        plan.guards().stream()
            .filter(Guard.ErrorRate.class::isInstance)
            .mapToDouble(guard -> ((Guard.ErrorRate) guard).deltaBasisPoints() / 10_000.0)
            .min();
    double weight = requests * share * (1 - share);
    if (margin.isEmpty() || weight < 1) {
      return OptionalLong.empty();
    }
    double control = Math.min(0.99, errorRate + margin.getAsDouble());
    double worse = margin.getAsDouble() + ErrorTest.smallestSeen(weight, control, dispersion);
    return worse >= 1 ? OptionalLong.empty() : OptionalLong.of((long) Math.ceil(worse * 10_000));
  }
}
