package io.sluice.engine;

import io.sluice.engine.identity.IdentityRules;
import io.sluice.registry.RegistryAdapter;
import io.sluice.view.Source;

/**
 * A source that this member reads.
 *
 * @param source as configured
 * @param identity how its names become services
 * @param adapter not started yet; the aggregator starts and closes it
 */
public record OwnedRegistry(Source source, IdentityRules identity, RegistryAdapter adapter) {}
