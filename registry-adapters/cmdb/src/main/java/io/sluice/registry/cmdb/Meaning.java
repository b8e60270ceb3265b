package io.sluice.registry.cmdb;

import io.sluice.registry.Health;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a status of the CMDB's means. */
public enum Meaning {
  /** In service. */
  PASSING(Health.PASSING),
  /** In service, and shown as warned. */
  WARNING(Health.WARNING),
  /** Announced as failed. */
  CRITICAL(Health.CRITICAL),
  /** Announced as leaving. */
  DRAINING(Health.DRAINING),
  /** Not in service yet, or not for serving: no instance. */
  IGNORED(null);

  private final @Nullable Health health;

  Meaning(@Nullable Health health) {
    this.health = health;
  }

  Optional<Health> health() {
    return Optional.ofNullable(health);
  }
}
