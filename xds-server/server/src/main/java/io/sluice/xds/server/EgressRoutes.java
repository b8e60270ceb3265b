package io.sluice.xds.server;

import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.Unit;
import io.sluice.xds.protocol.UnitChange;
import io.sluice.xds.resources.ResourceType;
import java.util.List;

/**
 * The routes of one set of dependencies, or of one door, encoded once for all callers that have it.
 * Owned by {@link Audiences}, under its lock; {@link #variant} and {@link #atFirst} are read by
 * every thread.
 *
 * <p>They become a unit with their first change. Until then every caller gets them as a stand-in,
 * so that a stream that joins has them without a publication of its own.
 */
final class EgressRoutes {
  private final Unit unit;
  private final Resource first;
  private Resource newest;
  private boolean published;

  /**
   * @param name of the route configuration
   * @param number that no other has
   */
  EgressRoutes(String name, long number, Resource first) {
    this.unit = new Unit(ResourceType.ROUTES.url(), name, Long.toString(number));
    this.first = first;
    this.newest = first;
  }

  String variant() {
    return unit.variant();
  }

  /** As they were when the first caller came: what goes with the units of before a change. */
  Resource atFirst() {
    return first;
  }

  void become(Resource routes, List<UnitChange> changes) {
    if (!routes.version().equals(newest.version())) {
      newest = routes;
      published = true;
      changes.add(UnitChange.to(unit, routes));
    }
  }

  void retire(List<UnitChange> changes) {
    if (published) {
      changes.add(UnitChange.gone(unit));
    }
  }
}
