package io.sluice.view;

import io.sluice.registry.Instance;

/**
 * A source's claim that an instance serves a service, after identity and guard.
 *
 * @param name the source's own name for the service, before identity rules
 * @param port the service's port: empty for the default one, else its name
 * @param instance as last reported
 * @param standing what the guard says of it
 * @param confirmed whether an active check of a source that adds only what is confirmed has found
 *     it passing; of other sources always false
 */
public record Claim(
    String name, String port, Instance instance, Standing standing, boolean confirmed) {

  /** A claim that no check confirmed. */
  public Claim(String name, String port, Instance instance, Standing standing) {
    this(name, port, instance, standing, false);
  }

  /** The same claim with another standing. */
  public Claim withStanding(Standing other) {
    return new Claim(name, port, instance, other, confirmed);
  }

  /** Whether it may get traffic as far as registry and guard are concerned. */
  public boolean isReady() {
    return standing.serves() && instance.health().isReady();
  }
}
