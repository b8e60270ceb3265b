package io.sluice.xds.server;

import io.sluice.view.traffic.Counts;
import io.sluice.view.traffic.Reading;
import io.sluice.view.traffic.Way;
import io.sluice.xds.server.LoadReport.Place;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was added between two readings of another member, as if one proxy of each caller reported
 * it.
 *
 * @param caller the calling service
 * @param report counts by service and place
 * @param before what was under way at the earlier reading
 */
record Growth(
    String caller,
    SortedMap<String, SortedMap<Place, Counts>> report,
    Map<String, Map<Place, Long>> before) {

  /** By caller; a way of which nothing changed is left out. */
  static Collection<Growth> between(Reading now, Reading before) {
    Map<String, Growth> growths = new TreeMap<>();
    between(false, now.ways(), before.ways(), growths);
    between(true, now.received(), before.received(), growths);
    return growths.values();
  }

  private static void between(
      boolean ingress,
      SortedMap<Way, Counts> now,
      SortedMap<Way, Counts> before,
      Map<String, Growth> growths) {
    now.forEach(
        (way, counts) -> {
          Counts earlier = before.getOrDefault(way, Counts.NONE);
          if (!counts.equals(earlier)) {
            Growth of = of(way, growths);
            Place place = new Place(ingress, way.environment());
            of.report
                .computeIfAbsent(way.service(), key -> new TreeMap<>())
                .put(place, counts.since(earlier));
            of.under(way, place, earlier);
          }
        });
    before.forEach(
        (way, earlier) -> {
          if (!now.containsKey(way)) {
            of(way, growths).under(way, new Place(ingress, way.environment()), earlier);
          }
        });
  }

  private static Growth of(Way way, Map<String, Growth> growths) {
    return growths.computeIfAbsent(
        way.caller(), caller -> new Growth(caller, new TreeMap<>(), new TreeMap<>()));
  }

  private void under(Way way, Place place, Counts earlier) {
    if (earlier.inProgress() > 0) {
      before
          .computeIfAbsent(way.service(), key -> new TreeMap<>())
          .put(place, earlier.inProgress());
    }
  }
}
