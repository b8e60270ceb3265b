package io.sluice.view;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What follows from what is stored of a service when an operator says something of it; null when it
 * is so already. Pure: the store commits it, and a preview shows it before.
 */
public final class NextSplit {
  private NextSplit() {}

  /**
   * What a change moves.
   *
   * @param weights by how many basis points each environment's share grows; those that stay are
   *     left out, so a policy's change has none
   * @param towardsHome whether the home's share grows and nobody else's does: the way back, which
   *     nobody has to allow
   */
  public record Difference(SortedMap<String, Integer> weights, boolean towardsHome) {}

  /**
   * What moves between two states of a service.
   *
   * @param before null when nothing was stored
   */
  public static Difference difference(
      String home, @Nullable StoredSplit before, StoredSplit after) {
    TrafficSplit was = before == null || before.split() == null ? null : before.split();
    TrafficSplit from = was == null ? TrafficSplit.all(home) : was;
    TrafficSplit to = after.split() == null ? TrafficSplit.all(home) : after.split();
    SortedMap<String, Integer> grown = new TreeMap<>();
    to.namingAlso(from)
        .weights()
        .keySet()
        .forEach(name -> grown.put(name, to.weight(name) - from.weight(name)));
    grown.values().removeIf(by -> by == 0);
    boolean back = grown.getOrDefault(home, 0) > 0;
    for (Map.Entry<String, Integer> one : grown.entrySet()) {
      back = back && (one.getValue() < 0 || one.getKey().equals(home));
    }
    return new Difference(grown, back);
  }

  /**
   * After setting a split. An environment that the split before named stays named, with 0.
   *
   * @param stored until now, or null
   * @param home of the service
   */
  public static @Nullable StoredSplit put(
      String service, @Nullable StoredSplit stored, String home, TrafficSplit split) {
    TrafficSplit before = stored == null ? null : stored.split();
    TrafficSplit baseline = before == null ? TrafficSplit.all(home) : before;
    TrafficSplit after = split.namingAlso(baseline);
    return after.equals(before) ? null : next(service, stored, after, baseline, policy(stored));
  }

  /**
   * After a step of a migration.
   *
   * @param baseline stays where it was when the migration started
   */
  public static @Nullable StoredSplit move(
      String service,
      @Nullable StoredSplit stored,
      String home,
      TrafficSplit split,
      TrafficSplit baseline) {
    TrafficSplit before = stored == null ? null : stored.split();
    TrafficSplit after = split.namingAlso(before == null ? TrafficSplit.all(home) : before);
    boolean stays = stored != null && after.equals(before) && baseline.equals(stored.baseline());
    return stays ? null : next(service, stored, after, baseline, policy(stored));
  }

  /** After going back to the baseline. */
  public static @Nullable StoredSplit rollback(String service, @Nullable StoredSplit stored) {
    TrafficSplit baseline = stored == null ? null : stored.baseline();
    return stored == null || baseline == null || baseline.equals(stored.split())
        ? null
        : next(service, stored, baseline, baseline, stored.policy());
  }

  /** After setting the policy; the split and its baseline stay. */
  public static @Nullable StoredSplit policy(
      String service, @Nullable StoredSplit stored, Policy policy) {
    return stored != null && policy.equals(stored.policy())
        ? null
        : next(
            service,
            stored,
            stored == null ? null : stored.split(),
            stored == null ? null : stored.baseline(),
            policy);
  }

  /** After nothing but the home says where traffic goes; the policy stays. */
  public static @Nullable StoredSplit forget(String service, @Nullable StoredSplit stored) {
    return stored == null || stored.split() == null
        ? null
        : next(service, stored, null, null, stored.policy());
  }

  private static Policy policy(@Nullable StoredSplit stored) {
    return stored == null ? Policy.DEFAULT : stored.policy();
  }

  private static StoredSplit next(
      String service,
      @Nullable StoredSplit stored,
      @Nullable TrafficSplit split,
      @Nullable TrafficSplit baseline,
      Policy policy) {
    long generation = stored == null ? 1 : stored.generation() + 1;
    StoredSplit after = new StoredSplit(service, split, baseline, policy, generation);
    if (stored != null) {
      after = new StoredSplit(service, split, baseline, policy, stored.slices(), generation);
    }
    Slices slices = split == null ? Slices.NONE : after.slices(split);
    return new StoredSplit(service, split, baseline, policy, slices, generation);
  }
}
