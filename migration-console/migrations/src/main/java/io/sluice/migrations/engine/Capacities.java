package io.sluice.migrations.engine;

import io.sluice.migrations.Growth;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What environments carry: as stated, or as learnt while all guards passed. What is learnt is only
 * the most that was seen, so it is taken with {@value #SLACK} of itself.
 */
public record Capacities(Migration migration, Evidence evidence) {
  static final double SLACK = 1.2;

  /** The share of {@code to} that the next write may ask for, or what it lacks. */
  record Next(TrafficSplit split, Optional<String> lacks) {}

  /** What may be asked for on the way to a step's weights. */
  Next next(TrafficSplit wanted, TrafficSplit inForce) {
    String to = migration.plan().to();
    TrafficSplit raised = raised(wanted, inForce.weight(to));
    Optional<String> lacks = lacks(raised.weight(to));
    return new Next(raised, lacks);
  }

  /** An autoscaler follows what is there: from nothing it cannot, so the first step is whole. */
  private TrafficSplit raised(TrafficSplit wanted, int present) {
    String to = migration.plan().to();
    if (migration.plan().growth() != Growth.HPA || present == 0) {
      return wanted;
    }
    long headroom = (long) present * migration.plan().headroomBasisPoints() / TrafficSplit.WHOLE;
    long most = present + Math.max(1, headroom);
    if (wanted.weight(to) <= most) {
      return wanted;
    }
    SortedMap<String, Integer> weights = new TreeMap<>(wanted.weights());
    String control = Latencies.control(migration).orElse(to);
    weights.put(to, (int) most);
    weights.merge(control, (int) (wanted.weight(to) - most), Integer::sum);
    return new TrafficSplit(weights);
  }

  /** What a share of {@code to} lacks, with what to do, or empty when it is there or unknown. */
  Optional<String> lacks(int share) {
    String to = migration.plan().to();
    Evidence.Capacity there = evidence.capacity().get(to);
    if (there == null || share == 0) {
      return Optional.empty();
    }
    if (there.ready() == 0) {
      return Optional.of(to + " has no ready endpoint");
    }
    OptionalDouble each = perEndpoint(to, there);
    if (each.isEmpty() || evidence.requestsPerSecond().isEmpty()) {
      return Optional.empty();
    }
    double rate = evidence.requestsPerSecond().getAsDouble() * share / TrafficSplit.WHOLE;
    int needed = (int) Math.ceil(rate / each.getAsDouble() - 1e-9);
    if (needed <= there.ready() || !grows(there)) {
      return Optional.empty();
    }
    return Optional.of(
        "%s needs %,d ready for %s, has %,d: set minReplicas %d%s"
            .formatted(
                to,
                needed,
                Shares.percent(share),
                there.ready(),
                needed,
                there.requestsPerSecond().isPresent() ? "" : ", or state what one carries"));
  }

  /** With an autoscaler only what somebody stated binds: what was learnt grows with the raises. */
  private boolean grows(Evidence.Capacity there) {
    return migration.plan().growth() != Growth.HPA || there.requestsPerSecond().isPresent();
  }

  private OptionalDouble perEndpoint(String environment, Evidence.Capacity there) {
    if (there.requestsPerSecond().isPresent()) {
      return there.requestsPerSecond();
    }
    OptionalDouble own = learnt(environment);
    OptionalDouble others =
        migration.learnt().keySet().stream()
            .filter(name -> !name.equals(environment))
            .mapToDouble(name -> migration.learnt().get(name))
            .max();
    double most = Math.max(own.orElse(0), others.orElse(0));
    return most == 0 ? OptionalDouble.empty() : OptionalDouble.of(most * SLACK);
  }

  private OptionalDouble learnt(String environment) {
    Double rate = migration.learnt().get(environment);
    return rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
  }

  /** With the rates at which all guards pass now. */
  SortedMap<String, Double> learning() {
    SortedMap<String, Double> rates = new TreeMap<>(migration.learnt());
    TrafficSplit asked = migration.expected().orElse(null);
    if (asked == null || evidence.requestsPerSecond().isEmpty()) {
      return rates;
    }
    double all = evidence.requestsPerSecond().getAsDouble();
    evidence
        .capacity()
        .forEach(
            (environment, there) -> {
              double rate = all * asked.weight(environment) / TrafficSplit.WHOLE;
              if (there.ready() > 0 && rate > 0) {
                rates.merge(environment, rate / there.ready(), Math::max);
              }
            });
    return rates;
  }

  /**
   * How far it could go back now: each environment of the baseline gets at most what its ready
   * endpoints carry.
   */
  public Back back(TrafficSplit baseline, TrafficSplit inForce) {
    SortedMap<String, Integer> weights = new TreeMap<>(baseline.weights());
    List<String> lacks = new ArrayList<>();
    int left = 0;
    ReturnPath.Ground ground =
        new ReturnPath.Ground(
            evidence.capacity(), evidence.requestsPerSecond(), migration.readyAtStart());
    for (ReturnPath.Side side : ReturnPath.sides(baseline, inForce, ground)) {
      if (side.lacks()) {
        left += side.wanted() - side.reached();
        weights.put(side.environment(), side.reached());
        lacks.add(words(side));
      }
    }
    weights.merge(migration.plan().to(), left, Integer::sum);
    return new Back(
        new TrafficSplit(weights).namingAlso(inForce),
        lacks.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", lacks)));
  }

  /**
   * The way back.
   *
   * @param split how far it goes at once
   * @param lacks what the rest needs, or empty when it goes all the way
   */
  public record Back(TrafficSplit split, Optional<String> lacks) {}

  private static String words(ReturnPath.Side side) {
    return "%s carries %s with %,d ready%s"
        .formatted(
            side.environment(),
            Shares.percent(side.reached()),
            side.ready(),
            side.stood().isPresent()
                ? " of the %,d it had at the start".formatted(side.stood().getAsInt())
                : "");
  }
}
