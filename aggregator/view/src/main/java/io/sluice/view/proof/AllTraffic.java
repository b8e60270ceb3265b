package io.sluice.view.proof;

import java.util.OptionalDouble;

/** Somebody else who counts all of a service's traffic, also what goes around the mesh. */
@FunctionalInterface
public interface AllTraffic {
  /** Nobody counts. */
  AllTraffic NONE = service -> OptionalDouble.empty();

  /**
   * All requests to a service a second, about now; empty while it is not known. Any thread, never
   * blocks.
   */
  OptionalDouble perSecond(String service);
}
