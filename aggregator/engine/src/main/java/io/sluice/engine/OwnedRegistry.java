package io.sluice.engine;

import io.sluice.engine.identity.IdentityRules;
import io.sluice.registry.RegistryAdapter;
import io.sluice.view.Checks.Check;
import io.sluice.view.Source;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A source that this member may read.
 *
 * @param source as configured
 * @param identity how its names become services
 * @param adapters makes one that is not started yet; the aggregator starts and closes it
 * @param check how its instances are checked actively, or null when they are not; of a source with
 *     a veto none is
 */
public record OwnedRegistry(
    Source source,
    IdentityRules identity,
    Supplier<RegistryAdapter> adapters,
    @Nullable Check check) {

  /** A source whose instances are not checked. */
  public OwnedRegistry(Source source, IdentityRules identity, Supplier<RegistryAdapter> adapters) {
    this(source, identity, adapters, null);
  }

  /** Whether its instances are checked. */
  boolean isChecked() {
    return check != null && source.trust() != Source.Trust.VETO;
  }
}
