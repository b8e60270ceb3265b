package io.sluice.migrations;

import io.sluice.view.TrafficSplit;
import org.jspecify.annotations.Nullable;

/**
 * One step of a ramp.
 *
 * @param weights that the step asks for
 * @param gate to the step after it
 * @param bakeMs valid time that it has to hold, or null for the plan's
 */
public record Step(TrafficSplit weights, Gate gate, @Nullable Long bakeMs) {
  /** A step with the plan's bake. */
  public Step(TrafficSplit weights, Gate gate) {
    this(weights, gate, null);
  }
}
