package io.sluice.engine.weigh;

import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
import io.sluice.view.Endpoint;
import io.sluice.view.ServicePort;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Turns what is asked and who is ready into what is published. */
public final class Weigh {
  /** Locality weight per basis point: room for localities within an environment of 1. */
  public static final long UNITS = 1_000;

  private static final Comparator<Endpoint> ORDER =
      Comparator.comparing(Endpoint::address)
          .thenComparingInt(Endpoint::port)
          .thenComparing(Endpoint::network);

  private Weigh() {}

  /**
   * One port of a service, as it is published. The weights of a tier sum to at most 10,000,000; an
   * environment's localities of the first tier sum to exactly {@value #UNITS} times its published
   * share.
   *
   * @param port its name, empty for the default port
   * @param protocol of the port
   * @param asked for the service
   * @param endpoints of this port, in no order; only ready ones count
   */
  public static ServicePort port(
      String port, String protocol, Asked asked, List<Endpoint> endpoints) {
    Map<String, List<Endpoint>> ready = readyByEnvironment(endpoints);
    Map<String, Long> weights = new HashMap<>();
    ready.forEach((environment, all) -> weights.put(environment, weight(all)));
    Shares shares = Shares.of(asked, weights);
    List<List<LocalityShare>> tiers = new ArrayList<>();
    if (!shares.published().isEmpty()) {
      List<LocalityShare> first = new ArrayList<>();
      shares
          .published()
          .forEach(
              (environment, share) ->
                  first.addAll(
                      localities(environment, share, ready.getOrDefault(environment, List.of()))));
      first.sort(
          Comparator.comparing(LocalityShare::environment)
              .thenComparing(LocalityShare::region)
              .thenComparing(LocalityShare::zone));
      tiers.add(first);
    }
    for (String environment : shares.standby()) {
      tiers.add(
          localities(environment, TrafficSplit.WHOLE, ready.getOrDefault(environment, List.of())));
    }
    return new ServicePort(
        port,
        protocol,
        tiers.isEmpty() ? Assignment.EMPTY : new Assignment(tiers, shares.dropped()),
        shares.published(),
        shares.deviations());
  }

  /** Envoy would silently take an address that comes twice for its first locality's alone. */
  private static Map<String, List<Endpoint>> readyByEnvironment(List<Endpoint> endpoints) {
    Map<String, List<Endpoint>> ready = new TreeMap<>();
    Set<Target> seen = new HashSet<>();
    endpoints.stream()
        .filter(Endpoint::isReady)
        .sorted(ORDER)
        .filter(endpoint -> seen.add(new Target(endpoint.address(), endpoint.port(), 1)))
        .forEach(
            endpoint ->
                ready
                    .computeIfAbsent(endpoint.environment(), e -> new ArrayList<>())
                    .add(endpoint));
    return ready;
  }

  private static List<LocalityShare> localities(
      String environment, int share, List<Endpoint> endpoints) {
    long units = share * UNITS;
    SortedMap<Locality, List<Endpoint>> places = Locality.group(endpoints, units);
    SortedMap<Locality, Long> weights = new TreeMap<>();
    places.forEach((place, all) -> weights.put(place, weight(all)));
    SortedMap<Locality, Long> parts = Apportionment.of(units, weights);
    List<LocalityShare> localities = new ArrayList<>();
    places.forEach(
        (place, all) ->
            localities.add(
                new LocalityShare(
                    place.region(),
                    environment,
                    place.zone(),
                    parts.getOrDefault(place, 1L),
                    all.stream().map(Weigh::target).toList())));
    return localities;
  }

  private static Target target(Endpoint endpoint) {
    return new Target(endpoint.address(), endpoint.port(), endpoint.weight());
  }

  private static long weight(List<Endpoint> endpoints) {
    return endpoints.stream().mapToLong(Endpoint::weight).sum();
  }
}
