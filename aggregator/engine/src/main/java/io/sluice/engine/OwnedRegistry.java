package io.sluice.engine;

import io.sluice.engine.identity.IdentityRules;
import io.sluice.registry.RegistryAdapter;
import io.sluice.view.Checks.Check;
import io.sluice.view.Source;
import org.jspecify.annotations.Nullable;

/**
 * A source that this member reads.
 *
 * @param source as configured
 * @param identity how its names become services
 * @param adapter not started yet; the aggregator starts and closes it
 * @param check how its instances are checked actively, or null when they are not; of a source with
 *     a veto none is
 */
public record OwnedRegistry(
    Source source, IdentityRules identity, RegistryAdapter adapter, @Nullable Check check) {

  /** A source whose instances are not checked. */
  public OwnedRegistry(Source source, IdentityRules identity, RegistryAdapter adapter) {
    this(source, identity, adapter, null);
  }

  /** Whether its instances are checked. */
  boolean isChecked() {
    return check != null && source.trust() != Source.Trust.VETO;
  }
}
