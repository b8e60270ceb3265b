package io.sluice.engine.identity;

import io.sluice.registry.RegistryEvent.Rejected;
import java.util.List;

/**
 * What a name has that makes no service.
 *
 * @param instances how many
 * @param ready of them
 * @param rejected how many entries are no instances
 * @param first the first of those, with reasons
 */
public record WithoutService(int instances, int ready, int rejected, List<Rejected> first) {
  static final WithoutService NOTHING = new WithoutService(0, 0, 0, List.of());
}
