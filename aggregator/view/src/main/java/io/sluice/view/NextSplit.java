package io.sluice.view;

import org.jspecify.annotations.Nullable;

/**
 * What follows from what is stored of a service when an operator says something of it; null when it
 * is so already. Pure: the store commits it, and a preview shows it before.
 */
public final class NextSplit {
  private NextSplit() {}

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
    return new StoredSplit(service, split, baseline, policy, generation);
  }
}
