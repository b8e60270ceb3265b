package io.sluice.console.web;

import io.sluice.migrations.engine.Evidence;
import io.sluice.migrations.engine.ReturnPath;
import io.sluice.view.ServiceView;
import io.sluice.view.TrafficSplit;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a service's weight goes when it leaves an environment. Pure.
 *
 * @param after the split without it, the same as before where nobody can have it
 * @param receives what is known of the side that receives, a sentence
 * @param lacks whether it is known not to carry that
 * @param refusal why there is no such split, or null
 */
record Evacuation(TrafficSplit after, String receives, boolean lacks, @Nullable String refusal) {

  /**
   * Of one service.
   *
   * @param before its split
   * @param to where the weight goes; null for those that have weight, in proportion, or else the
   *     only other environment with ready endpoints
   * @param requestsPerSecond of the service, all environments together
   */
  static Evacuation of(
      ServiceView service,
      TrafficSplit before,
      String from,
      @Nullable String to,
      OptionalDouble requestsPerSecond) {
    SortedMap<String, Evidence.Capacity> capacity = Evidence.Capacity.of(service);
    SortedMap<String, Integer> receivers = new TreeMap<>();
    if (to != null) {
      receivers.put(to, 1);
    } else {
      receivers.putAll(before.weights());
      receivers.remove(from);
      receivers.values().removeIf(weight -> weight == 0);
      if (receivers.isEmpty()) {
        capacity.forEach(
            (environment, there) -> {
              if (!environment.equals(from) && there.ready() > 0) {
                receivers.put(environment, 1);
              }
            });
        if (receivers.size() > 1) {
          return none(
              before,
              "say where it goes: " + String.join(" or ", receivers.keySet()) + " could have it");
        }
      }
    }
    if (receivers.isEmpty()) {
      return none(before, "no other environment has a ready endpoint");
    }
    for (String environment : receivers.keySet()) {
      Evidence.Capacity there = capacity.get(environment);
      if (there == null || there.ready() == 0) {
        return none(before, environment + " has no ready endpoint");
      }
    }
    TrafficSplit after = without(before, from, receivers);
    List<ReturnPath.Side> sides = ReturnPath.to(after, before, capacity, requestsPerSecond);
    return new Evacuation(
        after, new ReturnPath(sides).words(), !new ReturnPath(sides).isComplete(), null);
  }

  private static Evacuation none(TrafficSplit before, String refusal) {
    return new Evacuation(before, "", false, refusal);
  }

  /** What is left over by rounding goes to the last of them in order. */
  private static TrafficSplit without(
      TrafficSplit before, String from, SortedMap<String, Integer> receivers) {
    int freed = before.weight(from);
    long all = receivers.values().stream().mapToLong(Integer::longValue).sum();
    SortedMap<String, Integer> weights = new TreeMap<>(before.weights());
    weights.put(from, 0);
    int left = freed;
    for (Map.Entry<String, Integer> receiver : receivers.entrySet()) {
      boolean last = receiver.getKey().equals(receivers.lastKey());
      int part = last ? left : (int) (freed * (long) receiver.getValue() / all);
      weights.merge(receiver.getKey(), part, Integer::sum);
      left -= part;
    }
    return new TrafficSplit(weights);
  }
}
