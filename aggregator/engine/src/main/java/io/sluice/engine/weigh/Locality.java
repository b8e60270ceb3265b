package io.sluice.engine.weigh;

import io.sluice.view.Endpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A place within an environment.
 *
 * @param region empty when unknown
 * @param zone the real zone, empty when unknown
 */
record Locality(String region, String zone) implements Comparable<Locality> {
  private static final Comparator<Locality> ORDER =
      Comparator.comparing(Locality::region).thenComparing(Locality::zone);

  @Override
  public int compareTo(Locality other) {
    return ORDER.compare(this, other);
  }

  /**
   * The endpoints of one environment by place. When there are more places than units of weight, so
   * that one of them would get 0 and Envoy refuse it, zones are left out, then regions.
   */
  static SortedMap<Locality, List<Endpoint>> group(List<Endpoint> endpoints, long units) {
    SortedMap<Locality, List<Endpoint>> places = new TreeMap<>();
    for (int detail = 2; detail >= 0; detail--) {
      places = new TreeMap<>();
      for (Endpoint endpoint : endpoints) {
        Locality place =
            new Locality(detail > 0 ? endpoint.region() : "", detail > 1 ? endpoint.zone() : "");
        places.computeIfAbsent(place, key -> new ArrayList<>()).add(endpoint);
      }
      if (places.size() <= units) {
        break;
      }
    }
    return places;
  }
}
