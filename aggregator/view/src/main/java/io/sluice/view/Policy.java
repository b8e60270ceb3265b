package io.sluice.view;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an operator says of a service beside its split.
 *
 * @param zero what a weight of 0 means
 * @param empty what weight on an environment without a ready endpoint means
 * @param steering who is treated otherwise than the split says
 * @param warmUpMs how long a new endpoint takes to grow to its full weight, by environment; 1 to
 *     {@value #MAX_WARM_UP_MS}
 * @param capacity what operators state of environments
 */
public record Policy(
    Zero zero,
    Empty empty,
    Steering steering,
    SortedMap<String, Integer> warmUpMs,
    SortedMap<String, Capacity> capacity) {
  /** What holds when nobody said anything. */
  public static final Policy DEFAULT = new Policy(Zero.AUTO, Empty.SPILL);

  /** A quarter of an hour: longer, and one deploys again before the last one has warmed up. */
  public static final int MAX_WARM_UP_MS = 900_000;

  /** What an environment at weight 0 gets. */
  public enum Zero {
    /** The home stands by; every other environment is left out. */
    AUTO,
    /** Left out. */
    EXCLUDE,
    /**
     * Stands by at a lower priority: Envoy spills to it when less than about 71% of the serving
     * side is healthy (its over-provisioning factor 1.4).
     */
    STANDBY
  }

  /** What happens to the share of an environment that has no ready endpoint. */
  public enum Empty {
    /** It goes to the other weighted environments, then to those standing by. */
    SPILL,
    /** It is dropped: the others keep exactly their weights. */
    HOLD
  }

  public Policy {
    for (Map.Entry<String, Integer> one : warmUpMs.entrySet()) {
      if (one.getValue() < 1 || one.getValue() > MAX_WARM_UP_MS) {
        throw new IllegalArgumentException(
            "the warm-up of " + one.getKey() + " must be 1 ms to 15 min, not " + one.getValue());
      }
    }
    warmUpMs = Collections.unmodifiableSortedMap(new TreeMap<>(warmUpMs));
    capacity = Collections.unmodifiableSortedMap(new TreeMap<>(capacity));
  }

  /** One that treats all alike and states nothing of endpoints. */
  public Policy(Zero zero, Empty empty) {
    this(zero, empty, Steering.NONE, new TreeMap<>(), new TreeMap<>());
  }

  /** The same with another meaning of zero and empty. */
  public Policy with(Zero zero, Empty empty) {
    return new Policy(zero, empty, steering, warmUpMs, capacity);
  }

  /** The same with others treated otherwise. */
  public Policy with(Steering steering) {
    return new Policy(zero, empty, steering, warmUpMs, capacity);
  }

  /** Whether it says no more than what zero and empty mean. */
  public boolean isPlain() {
    return steering.equals(Steering.NONE) && warmUpMs.isEmpty() && capacity.isEmpty();
  }
}
