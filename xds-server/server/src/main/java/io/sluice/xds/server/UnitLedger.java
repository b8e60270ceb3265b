package io.sluice.xds.server;

import io.sluice.view.Cells;
import io.sluice.view.cluster.PublishedUnits;
import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.Unit;
import io.sluice.xds.protocol.UnitChange;
import io.sluice.xds.resources.Destination;
import io.sluice.xds.resources.ResourceType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The digests of what is published, kept up change by change (docs/design/0027). Written by the
 * aggregator's loop, read by any thread.
 */
final class UnitLedger {
  private static final Map<String, String> SHORT =
      Map.of(
          ResourceType.CLUSTER.url(), "CDS",
          ResourceType.ASSIGNMENT.url(), "EDS",
          ResourceType.LISTENER.url(), "LDS",
          ResourceType.ROUTES.url(), "RDS");

  private volatile PublishedUnits units = PublishedUnits.NONE;

  PublishedUnits units() {
    return units;
  }

  /** Whether this is the version of a unit that is published now; any thread. */
  boolean isPublished(Unit unit, String version) {
    Cells<PublishedUnits.Unit> cells = units.types().get(SHORT.get(unit.type()));
    PublishedUnits.Unit wanted = new PublishedUnits.Unit(unit.name(), unit.variant(), version);
    return cells != null && wanted.equals(cells.get(wanted.key()));
  }

  /**
   * Takes what changed.
   *
   * @param changes units of the view; the routes of an audience are none
   * @param reshaped services whose routes may be others than before, as they are now
   * @param formats that are rendered
   * @param anew whether these are other formats than before; then all services are reshaped
   */
  void become(
      List<UnitChange> changes,
      Map<String, Published> reshaped,
      Map<Integer, Encoder> formats,
      boolean anew) {
    SortedMap<String, Cells<PublishedUnits.Unit>> types = new TreeMap<>(units.types());
    if (anew) {
      types.remove("RDS");
    }
    SHORT.values().forEach(type -> types.putIfAbsent(type, PublishedUnits.nothing()));
    for (UnitChange change : changes) {
      String version = change.resource().map(Resource::version).orElse("");
      put(types, change.unit().type(), change.unit().name(), change.unit().variant(), version);
    }
    reshaped.forEach(
        (service, published) -> {
          Collection<Destination> ports = published.destinations();
          formats.forEach(
              (format, encoder) ->
                  put(
                      types,
                      ResourceType.ROUTES.url(),
                      service,
                      ServiceUnits.variant(format),
                      ports.isEmpty() ? "" : encoder.routesVersion(ports)));
        });
    units = new PublishedUnits(types);
  }

  private static void put(
      SortedMap<String, Cells<PublishedUnits.Unit>> types,
      String url,
      String name,
      String variant,
      String version) {
    PublishedUnits.Unit unit = new PublishedUnits.Unit(name, variant, version);
    types.compute(
        SHORT.getOrDefault(url, url),
        (type, known) -> {
          Cells<PublishedUnits.Unit> cells = known == null ? PublishedUnits.nothing() : known;
          return version.isEmpty() ? cells.without(unit.key()) : cells.with(unit.key(), unit);
        });
  }
}
