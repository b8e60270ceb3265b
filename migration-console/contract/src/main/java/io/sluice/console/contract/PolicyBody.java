package io.sluice.console.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says of a service beside its split; its generation is the ETag.
 *
 * @param zero what weight 0 means: {@code AUTO}, {@code EXCLUDE} or {@code STANDBY}
 * @param empty what weight on an environment without a ready endpoint means: {@code SPILL} or
 *     {@code HOLD}
 * @param sticky by what users stay on their side, or null when each request is on its own
 * @param overrides splits of calling services, in order of names
 * @param warmUpMs how long a new endpoint takes to its full weight, by environment
 * @param mirror copies of requests for an environment, or null
 * @param capacity what is stated of endpoints, by environment
 * @param generation of split and policy together; 0 when nothing is stored
 * @param stored whether an operator committed a split or policy
 */
public record PolicyBody(
    String zero,
    String empty,
    @Nullable StickyBody sticky,
    List<OverrideBody> overrides,
    Map<String, Integer> warmUpMs,
    @Nullable MirrorBody mirror,
    Map<String, CapacityBody> capacity,
    long generation,
    boolean stored) {
  @SuppressWarnings("ConstantConditions") // a server of the release before does not say it
  public PolicyBody {
    overrides = overrides == null ? List.of() : List.copyOf(overrides);
    warmUpMs = warmUpMs == null ? Map.of() : Ordered.copy(warmUpMs);
    capacity = capacity == null ? Map.of() : Ordered.copy(capacity);
  }

  /**
   * By what users stay on their side: a header or a cookie.
   *
   * @param header that says who the user is, or null
   * @param cookie that says it, or null; it has to exist already
   * @param salt services of one salt divide users alike; empty for none, and always for a cookie
   * @param cohort users who go to an environment whatever the split says, or null
   */
  public record StickyBody(
      @Nullable String header, @Nullable String cookie, String salt, @Nullable CohortBody cohort) {}

  /**
   * Users who go to an environment whatever the split says.
   *
   * @param header that marks them
   * @param value that it has, exactly
   * @param environment that they go to
   */
  public record CohortBody(String header, String value, String environment) {}

  /**
   * Another split for one calling service.
   *
   * @param caller the name of the calling service
   * @param weights basis points by environment, summing to 10,000
   */
  public record OverrideBody(String caller, Map<String, Integer> weights) {
    public OverrideBody {
      weights = Ordered.copy(weights);
    }
  }

  /**
   * Copies of requests, whose answers nobody sees.
   *
   * @param environment that gets them
   * @param basisPoints how many of the requests are copied, 1 to 10,000
   * @param methods {@code SAFE} (GET, HEAD, OPTIONS) or {@code ALL}
   */
  public record MirrorBody(String environment, int basisPoints, String methods) {}

  /**
   * What is stated of an environment's endpoints.
   *
   * @param perEndpointRps requests per second that one carries
   * @param growth {@code hpa} or {@code fixed}
   * @param headroomBasisPoints by how much an environment that grows may be loaded beyond
   */
  public record CapacityBody(int perEndpointRps, String growth, int headroomBasisPoints) {}
}
