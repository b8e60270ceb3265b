package io.sluice.console.contract;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service in the list of all.
 *
 * @param name federated
 * @param home its home environment, or null while it waits for one
 * @param state in one word
 * @param asked basis points by environment; empty while it waits for a home
 * @param published basis points by environment, of the default port (or the first)
 * @param environments its endpoints by environment
 * @param generation of split and policy
 * @param migration its migration that is not over, or null
 */
public record ServiceItem(
    String name,
    @Nullable String home,
    ServiceState state,
    Map<String, Integer> asked,
    Map<String, Integer> published,
    Map<String, EndpointCount> environments,
    long generation,
    @Nullable MigrationItem migration) {
  public ServiceItem {
    asked = Ordered.copy(asked);
    published = Ordered.copy(published);
    environments = Ordered.copy(environments);
  }

  /**
   * The endpoints of one environment.
   *
   * @param ready that get traffic when their environment does
   * @param total known ones
   */
  public record EndpointCount(int ready, int total) {}
}
