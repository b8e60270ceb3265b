package io.sluice.view;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The weights of a service's environments in basis points, summing to {@value #WHOLE}.
 *
 * @param weights by environment, sorted; 0 names an environment without giving it traffic
 */
public record TrafficSplit(SortedMap<String, Integer> weights) {
  /** All traffic, in basis points. */
  public static final int WHOLE = 10_000;

  public TrafficSplit {
    int sum = 0;
    for (Map.Entry<String, Integer> weight : weights.entrySet()) {
      if (weight.getValue() < 0 || weight.getValue() > WHOLE) {
        throw new IllegalArgumentException(
            "the weight of " + weight.getKey() + " must be 0 to 10000, not " + weight.getValue());
      }
      sum += weight.getValue();
    }
    if (sum != WHOLE) {
      throw new IllegalArgumentException("the weights must sum to 10000, not " + sum);
    }
    weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
  }

  /** A split of the given weights. */
  public static TrafficSplit of(Map<String, Integer> weights) {
    return new TrafficSplit(new TreeMap<>(weights));
  }

  /** All traffic to one environment. */
  public static TrafficSplit all(String environment) {
    return of(Map.of(environment, WHOLE));
  }

  /** The weight of an environment; 0 when the split does not name it. */
  public int weight(String environment) {
    return weights.getOrDefault(environment, 0);
  }

  /** Whether the split names the environment, with weight or with 0. */
  public boolean names(String environment) {
    return weights.containsKey(environment);
  }

  /**
   * This split, naming with 0 also what the other one names: an environment once admitted to a
   * service stays admitted.
   */
  public TrafficSplit namingAlso(TrafficSplit other) {
    SortedMap<String, Integer> all = new TreeMap<>(weights);
    other.weights.keySet().forEach(name -> all.putIfAbsent(name, 0));
    return new TrafficSplit(all);
  }
}
