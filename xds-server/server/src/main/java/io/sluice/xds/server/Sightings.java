package io.sluice.xds.server;

import io.sluice.view.Endpoint;
import io.sluice.view.ServiceView;
import io.sluice.view.Standing;
import io.sluice.view.ViewChange;
import io.sluice.view.traffic.Traffic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What proxies see of endpoints whose registry does not report them any more, or cannot be read; of
 * no others. Any thread.
 */
final class Sightings {
  /** So many endpoints are watched; a larger loss is told by its first ones. */
  private static final int MOST_ENDPOINTS = 10_000;

  private static final Comparator<Traffic.Sighting> ORDER =
      Comparator.comparing(Traffic.Sighting::address).thenComparing(Traffic.Sighting::port);

  private final Map<String, Map<Place, Traffic.Sighting>> services = new ConcurrentHashMap<>();

  /** Written by the aggregator's loop, read by any thread. */
  private volatile int watched;

  private record Place(String address, int port) {}

  /** Called on the aggregator's loop; looks at what changed and nothing else. */
  void become(ViewChange change) {
    for (String name : change.services()) {
      Map<Place, Traffic.Sighting> before = services.getOrDefault(name, Map.of());
      int room = MOST_ENDPOINTS - watched + before.size();
      Map<Place, Traffic.Sighting> now = doubtful(change.view().services().get(name), before, room);
      if (now.isEmpty()) {
        services.remove(name);
      } else {
        services.put(name, now);
      }
      int sum = watched + now.size() - before.size();
      watched = sum;
    }
  }

  private static Map<Place, Traffic.Sighting> doubtful(
      @Nullable ServiceView service, Map<Place, Traffic.Sighting> before, int room) {
    Map<Place, Traffic.Sighting> now = new ConcurrentHashMap<>();
    if (service == null) {
      return now;
    }
    for (Endpoint endpoint : service.endpoints()) {
      boolean isDoubtful =
          endpoint.provenance().stream()
              .anyMatch(
                  claim ->
                      claim.stale()
                          || claim.standing() instanceof Standing.Held
                          || claim.standing() instanceof Standing.Unreachable);
      if (isDoubtful && now.size() < room) {
        Place place = new Place(endpoint.address(), endpoint.port());
        now.put(
            place,
            before.getOrDefault(
                place, new Traffic.Sighting(endpoint.address(), endpoint.port(), 0, 0)));
      }
    }
    return now;
  }

  /** Whether proxies are to tell endpoints apart. */
  boolean areWanted() {
    return watched > 0;
  }

  /** Proxies tried these. */
  void add(List<LoadReport.Tried> tried, long now) {
    for (LoadReport.Tried one : tried) {
      Map<Place, Traffic.Sighting> service = services.get(one.service());
      if (service != null) {
        service.computeIfPresent(
            new Place(one.address(), one.port()),
            (place, seen) ->
                new Traffic.Sighting(
                    place.address(),
                    place.port(),
                    one.isAnswered() ? now : seen.succeeded(),
                    one.isFailed() ? now : seen.failed()));
      }
    }
  }

  List<Traffic.Sighting> of(String service) {
    List<Traffic.Sighting> seen =
        new ArrayList<>(services.getOrDefault(service, Map.of()).values());
    seen.sort(ORDER);
    return seen;
  }

  /** When the endpoint last answered anybody, 0 for never. */
  long succeeded(String address, int port) {
    Place place = new Place(address, port);
    long newest = 0;
    for (Map<Place, Traffic.Sighting> service : services.values()) {
      Traffic.Sighting seen = service.get(place);
      newest = seen == null ? newest : Math.max(newest, seen.succeeded());
    }
    return newest;
  }
}
