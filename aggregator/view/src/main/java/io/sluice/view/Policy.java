package io.sluice.view;

/**
 * What an operator says of a service beside its split.
 *
 * @param zero what a weight of 0 means
 * @param empty what weight on an environment without a ready endpoint means
 */
public record Policy(Zero zero, Empty empty) {
  /** What holds when nobody said anything. */
  public static final Policy DEFAULT = new Policy(Zero.AUTO, Empty.SPILL);

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
}
