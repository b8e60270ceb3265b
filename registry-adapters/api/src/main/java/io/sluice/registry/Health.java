package io.sluice.registry;

/** An instance's health as its registry sees it. */
public enum Health {
  /** All checks pass. */
  PASSING,
  /** A check warns; the instance is ready, and shown as warned. */
  WARNING,
  /** The instance's own check fails: an announced departure. */
  CRITICAL,
  /** Somebody takes the instance out: draining, terminating or in maintenance. */
  DRAINING,
  /** Not the instance but its node is reported dead (Consul serfHealth): no announcement of its. */
  NODE_DOWN;

  /** Whether the instance may get traffic. */
  public boolean isReady() {
    return this == PASSING || this == WARNING;
  }

  /** Whether the instance says of itself that it leaves, so that its loss is no surprise. */
  public boolean isAnnouncedDeparture() {
    return this == CRITICAL || this == DRAINING;
  }
}
