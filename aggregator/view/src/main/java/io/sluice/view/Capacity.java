package io.sluice.view;

/**
 * What an operator states of an environment's endpoints.
 *
 * @param perEndpointRps requests per second that one endpoint carries, 1 to {@value #MAX_RPS}
 * @param growth whether the environment grows by itself
 * @param headroomBasisPoints by how much an environment that grows may be loaded beyond what it
 *     carries before it has grown, 0 to 10,000
 */
public record Capacity(int perEndpointRps, Growth growth, int headroomBasisPoints) {
  /** More than any endpoint answers. */
  public static final int MAX_RPS = 10_000_000;

  /** Whether an environment grows by itself. */
  public enum Growth {
    /** Something adds endpoints when the load rises, such as a HorizontalPodAutoscaler. */
    HPA,
    /** Somebody must add them. */
    FIXED
  }

  public Capacity {
    if (perEndpointRps < 1 || perEndpointRps > MAX_RPS) {
      throw new IllegalArgumentException(
          "the capacity of an endpoint must be 1 to "
              + MAX_RPS
              + " requests per second, not "
              + perEndpointRps);
    }
    if (headroomBasisPoints < 0 || headroomBasisPoints > TrafficSplit.WHOLE) {
      throw new IllegalArgumentException(
          "the headroom must be 0 to 10000 basis points, not " + headroomBasisPoints);
    }
  }
}
