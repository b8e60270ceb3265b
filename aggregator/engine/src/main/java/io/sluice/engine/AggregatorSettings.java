package io.sluice.engine;

import io.sluice.engine.guard.GuardSettings;
import java.time.Duration;
import java.util.List;

/**
 * What the aggregator needs to know.
 *
 * @param member this server's name
 * @param environments in configured order, which decides a new service's home
 * @param startWait how long proxies wait for a source that is not required
 * @param guard the guard's limits
 */
public record AggregatorSettings(
    String member, List<String> environments, Duration startWait, GuardSettings guard) {
  public AggregatorSettings {
    environments = List.copyOf(environments);
  }
}
