package io.sluice.xds.server;

import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.Unit;
import io.sluice.xds.protocol.UnitChange;
import io.sluice.xds.resources.HeaderCase;
import io.sluice.xds.resources.ResourceType;
import java.util.ArrayList;
import java.util.List;

/**
 * Clusters of services for proxies that keep the case of headers: made of those of all others, and
 * only once there is such a proxy. Members need not agree on them, since they agree on what these
 * are made of.
 */
final class CaseUnits {
  private static final String KEPT = "/case";

  private CaseUnits() {}

  /** The variant of what has this one. */
  static String variant(String plain) {
    return plain + KEPT;
  }

  static Resource kept(Resource cluster) {
    return Resource.of(HeaderCase.kept(cluster.bytes()));
  }

  /** Adds a change for each changed cluster. */
  static void addTo(List<UnitChange> changes) {
    List<UnitChange> more = new ArrayList<>();
    for (UnitChange change : changes) {
      Unit unit = change.unit();
      if (unit.type().equals(ResourceType.CLUSTER.url())) {
        more.add(
            new UnitChange(
                new Unit(unit.type(), unit.name(), variant(unit.variant())),
                change.resource().map(CaseUnits::kept)));
      }
    }
    changes.addAll(more);
  }
}
