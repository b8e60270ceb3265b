package io.sluice.xds.server;

import io.sluice.view.Endpoint;
import io.sluice.view.ServiceView;
import io.sluice.view.Standing;
import io.sluice.view.ViewChange;
import io.sluice.view.traffic.Traffic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What proxies see of endpoints whose registry does not report them any more, or cannot be read; of
 * no others. Those of other members count as this one's own do. Any thread.
 */
final class Sightings {
  /** So many endpoints are watched; a larger loss is told by its first ones. */
  private static final int MOST_ENDPOINTS = 10_000;

  private static final Comparator<Traffic.Sighting> ORDER =
      Comparator.comparing(Traffic.Sighting::address).thenComparing(Traffic.Sighting::port);

  private final Map<String, Map<Place, Traffic.Sighting>> services = new ConcurrentHashMap<>();

  /** Of this member's own proxies, by service; taken by whoever tells the others. */
  private final Map<String, Map<Place, Traffic.Sighting>> untold = new ConcurrentHashMap<>();

  private volatile boolean shared;

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

  /** Keeps apart from here on what this member's proxies see, for the others. */
  void share() {
    shared = true;
  }

  /** Proxies tried these. */
  void add(List<LoadReport.Tried> tried, long now) {
    for (LoadReport.Tried one : tried) {
      Traffic.Sighting seen =
          new Traffic.Sighting(
              one.address(), one.port(), one.isAnswered() ? now : 0, one.isFailed() ? now : 0);
      if (add(one.service(), seen) && shared) {
        untold.compute(one.service(), (service, those) -> with(those, seen));
      }
    }
  }

  private static Map<Place, Traffic.Sighting> with(
      @Nullable Map<Place, Traffic.Sighting> those, Traffic.Sighting seen) {
    Map<Place, Traffic.Sighting> all = those == null ? new HashMap<>() : those;
    all.merge(place(seen), seen, Sightings::newer);
    return all;
  }

  /** Whether the endpoint is watched. */
  boolean add(String service, Traffic.Sighting seen) {
    Map<Place, Traffic.Sighting> watching = services.get(service);
    return watching != null
        && watching.computeIfPresent(place(seen), (place, known) -> newer(known, seen)) != null;
  }

  /** What this member's proxies saw since this was asked last, by service. */
  SortedMap<String, List<Traffic.Sighting>> untold() {
    SortedMap<String, List<Traffic.Sighting>> taken = new TreeMap<>();
    for (String service : List.copyOf(untold.keySet())) {
      Map<Place, Traffic.Sighting> those = untold.remove(service); // nobody adds to it any more
      if (those != null) {
        taken.put(service, List.copyOf(those.values()));
      }
    }
    return taken;
  }

  private static Place place(Traffic.Sighting seen) {
    return new Place(seen.address(), seen.port());
  }

  private static Traffic.Sighting newer(Traffic.Sighting one, Traffic.Sighting other) {
    return new Traffic.Sighting(
        one.address(),
        one.port(),
        Math.max(one.succeeded(), other.succeeded()),
        Math.max(one.failed(), other.failed()));
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
