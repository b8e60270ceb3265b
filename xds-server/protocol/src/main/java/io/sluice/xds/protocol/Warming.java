package io.sluice.xds.protocol;

import java.util.Collection;
import java.util.List;

/**
 * Which resources a client waits for after it was sent another one: it warms until they arrive,
 * even if it has them already.
 */
@FunctionalInterface
public interface Warming {
  /** By name: a cluster waits for the assignment and a listener for the routes of its own name. */
  Warming SAME_NAME = (type, name) -> List.of(name);

  /**
   * The names that a client waits for.
   *
   * @param type {@link ResourceTypes#CLUSTER} or {@link ResourceTypes#LISTENER}
   * @param name of the cluster or listener that is new or changed for a client
   * @return names of assignments or route configurations
   */
  Collection<String> awaited(String type, String name);
}
