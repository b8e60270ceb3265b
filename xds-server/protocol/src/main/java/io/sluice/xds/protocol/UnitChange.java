package io.sluice.xds.protocol;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A unit's newest state.
 *
 * @param resource empty when the unit is gone
 */
public record UnitChange(Unit unit, Optional<Resource> resource) {
  public UnitChange {
    requireNonNull(unit, "unit");
    requireNonNull(resource, "resource");
  }

  public static UnitChange to(Unit unit, Resource resource) {
    return new UnitChange(unit, Optional.of(resource));
  }

  public static UnitChange gone(Unit unit) {
    return new UnitChange(unit, Optional.empty());
  }
}
