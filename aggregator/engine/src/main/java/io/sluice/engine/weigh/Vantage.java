package io.sluice.engine.weigh;

import io.sluice.view.Endpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ready endpoints of a port as proxies of one network reach them: those of other networks stand
 * there as their sources' gateways.
 *
 * @param endpoints by environment, each address and port once, in order of addresses
 * @param weights ready weight by environment, in a unit of its own
 */
record Vantage(SortedMap<String, List<Endpoint>> endpoints, SortedMap<String, Long> weights) {
  private static final Comparator<Endpoint> ORDER =
      Comparator.comparing(Endpoint::address)
          .thenComparingInt(Endpoint::port)
          .thenComparing(Endpoint::network);

  private record Place(String address, int port) {
    static Place of(Endpoint endpoint) {
      return new Place(endpoint.address(), endpoint.port());
    }
  }

  /**
   * What proxies of a network reach. Envoy would silently take an address that comes twice for its
   * first locality's alone: the own network's comes before the common one's, and those before
   * gateways.
   */
  static Vantage of(String network, List<Endpoint> ready, Gateways gateways, String protocol) {
    List<Endpoint> near = new ArrayList<>();
    List<Endpoint> far = new ArrayList<>();
    for (Endpoint endpoint : ready) {
      if (endpoint.network().isEmpty() || endpoint.network().equals(network)) {
        near.add(endpoint);
      } else if (!gateways.of(endpoint, protocol).isEmpty()) {
        far.add(endpoint);
      }
    }
    near.sort(
        Comparator.<Endpoint, Boolean>comparing(one -> !one.network().equals(network))
            .thenComparing(ORDER));
    if (far.isEmpty()) {
      return of(near);
    }
    int unit = FarSide.unit(weight(ready), far, gateways, protocol);
    List<Endpoint> all = new ArrayList<>();
    near.forEach(endpoint -> all.add(FarSide.weighing(endpoint, (long) endpoint.weight() * unit)));
    all.addAll(FarSide.gateways(far, gateways, protocol, unit));
    return of(all);
  }

  /** What a network has itself. */
  static Vantage within(String network, List<Endpoint> ready) {
    return of(
        ready.stream()
            .filter(endpoint -> endpoint.network().equals(network))
            .sorted(ORDER)
            .toList());
  }

  /** The first one of an address and port counts. */
  private static Vantage of(List<Endpoint> reached) {
    Set<Place> seen = new HashSet<>();
    SortedMap<String, List<Endpoint>> endpoints = new TreeMap<>();
    SortedMap<String, Long> weights = new TreeMap<>();
    for (Endpoint endpoint : reached) {
      if (seen.add(Place.of(endpoint))) {
        endpoints.computeIfAbsent(endpoint.environment(), e -> new ArrayList<>()).add(endpoint);
        weights.merge(endpoint.environment(), (long) endpoint.weight(), Long::sum);
      }
    }
    endpoints.values().forEach(all -> all.sort(ORDER));
    return new Vantage(endpoints, weights);
  }

  private static long weight(List<Endpoint> endpoints) {
    return endpoints.stream().mapToLong(Endpoint::weight).sum();
  }

  /** Of one environment. */
  List<Endpoint> endpoints(String environment) {
    return endpoints.getOrDefault(environment, List.of());
  }
}
