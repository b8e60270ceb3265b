package io.sluice.xds.server;

import io.sluice.view.Cells;
import io.sluice.view.cluster.PublishedUnits;
import io.sluice.xds.protocol.Resource;
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

  private final Encoder encoder;
  private volatile PublishedUnits units = PublishedUnits.NONE;

  UnitLedger(Encoder encoder) {
    this.encoder = encoder;
  }

  PublishedUnits units() {
    return units;
  }

  /**
   * Takes what changed.
   *
   * @param changes units of the view; the routes of an audience are none
   * @param reshaped services whose routes may be others than before
   * @param services as they are now, the reshaped ones among them
   */
  void become(
      List<UnitChange> changes, Collection<String> reshaped, Map<String, Published> services) {
    SortedMap<String, Cells<PublishedUnits.Unit>> types = new TreeMap<>(units.types());
    SHORT.values().forEach(type -> types.putIfAbsent(type, PublishedUnits.nothing()));
    for (UnitChange change : changes) {
      String version = change.resource().map(Resource::version).orElse("");
      put(types, change.unit().type(), change.unit().name(), change.unit().variant(), version);
    }
    for (String service : reshaped) {
      Collection<Destination> ports =
          services.getOrDefault(service, Published.NOTHING).destinations();
      String version = ports.isEmpty() ? "" : encoder.routesVersion(ports);
      put(types, ResourceType.ROUTES.url(), service, "", version);
    }
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
