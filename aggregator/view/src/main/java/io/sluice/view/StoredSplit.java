package io.sluice.view;

import org.jspecify.annotations.Nullable;

/**
 * What operators committed for a service.
 *
 * @param service its name
 * @param split as stored, or null when only a policy was
 * @param baseline the split before the last change that was no rollback, or null when the split
 *     never changed
 * @param policy beside it
 * @param slices how the users of a sticky service lie; none when it is not sticky, or nobody set a
 *     split since it is
 * @param generation grows by one with every change of split or policy; 1 is the first
 */
public record StoredSplit(
    String service,
    @Nullable TrafficSplit split,
    @Nullable TrafficSplit baseline,
    Policy policy,
    Slices slices,
    long generation) {

  /** Of a service whose users lie in the order of names, if anywhere. */
  public StoredSplit(
      String service,
      @Nullable TrafficSplit split,
      @Nullable TrafficSplit baseline,
      Policy policy,
      long generation) {
    this(service, split, baseline, policy, Slices.NONE, generation);
  }

  /**
   * How users lie under a split, which is the stored one or one that stands above it; none when the
   * service is not sticky.
   */
  public Slices slices(TrafficSplit inForce) {
    return policy.steering().sticky() == null ? Slices.NONE : slices.moved(inForce);
  }
}
