package io.sluice.console.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a drain does, or would do.
 *
 * @param drain that stands now, or null for a preview
 * @param services of which it means an endpoint, in order of names
 */
public record DrainPlanBody(@Nullable DrainBody drain, List<DrainedService> services) {
  /**
   * One service.
   *
   * @param service its name
   * @param endpoints of it that are meant
   * @param kept whether they stay in traffic, because without them an environment that gets traffic
   *     would have nobody
   * @param ready endpoints that are left by environment
   */
  public record DrainedService(
      String service, int endpoints, boolean kept, Map<String, Integer> ready) {}
}
