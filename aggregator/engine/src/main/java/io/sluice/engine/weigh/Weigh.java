package io.sluice.engine.weigh;

import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
import io.sluice.view.Endpoint;
import io.sluice.view.Networks;
import io.sluice.view.Networks.Seen;
import io.sluice.view.ServicePort;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Turns what is asked and who is ready into what is published. */
public final class Weigh {
  /** Locality weight per basis point: room for localities within an environment of 1. */
  public static final long UNITS = 1_000;

  private Weigh() {}

  /** The same where nobody is behind a gateway. */
  static ServicePort port(String port, String protocol, Asked asked, List<Endpoint> endpoints) {
    return port(port, protocol, asked, endpoints, Gateways.NONE);
  }

  /**
   * One port of a service, as it is published. The weights of a tier sum to at most 10,000,000; an
   * environment's localities of the first tier sum to exactly {@value #UNITS} times its published
   * share, as proxies of each network see it.
   *
   * @param port its name, empty for the default port
   * @param protocol of the port
   * @param asked for the service
   * @param endpoints of this port, in no order; only ready ones count
   * @param gateways of the sources
   */
  public static ServicePort port(
      String port, String protocol, Asked asked, List<Endpoint> endpoints, Gateways gateways) {
    List<Endpoint> ready = endpoints.stream().filter(Endpoint::isReady).toList();
    Vantage common = Vantage.of("", ready, gateways, protocol);
    Shares shares = Shares.of(asked, common.weights());
    Seen seen = seen(shares, common);
    return new ServicePort(
        port,
        protocol,
        seen.assignment(),
        seen.published(),
        seen.deviations(),
        networks(protocol, asked, ready, gateways, seen, shares),
        Sides.of(asked, protocol, ready, gateways));
  }

  /** A network in which nothing of the port is ready sees it as the common one does. */
  private static Networks networks(
      String protocol,
      Asked asked,
      List<Endpoint> ready,
      Gateways gateways,
      Seen common,
      Shares shares) {
    SortedSet<String> networks = new TreeSet<>();
    SortedMap<String, Integer> unreachable = new TreeMap<>();
    for (Endpoint endpoint : ready) {
      if (!endpoint.network().isEmpty()) {
        networks.add(endpoint.network());
        if (gateways.of(endpoint, protocol).isEmpty()) {
          unreachable.merge(endpoint.network(), 1, Integer::sum);
        }
      }
    }
    if (networks.isEmpty()) {
      return Networks.ALIKE;
    }
    SortedMap<String, Seen> seen = new TreeMap<>();
    SortedMap<String, Assignment> behind = new TreeMap<>();
    behind.put("", Entrance.assignment("", shares, ready));
    for (String network : networks) {
      Vantage vantage = Vantage.of(network, ready, gateways, protocol);
      Seen there = seen(Shares.of(asked, vantage.weights()), vantage);
      if (!there.equals(common)) {
        seen.put(network, there);
      }
      behind.put(network, Entrance.assignment(network, shares, ready));
    }
    return new Networks(seen, behind, unreachable);
  }

  static Seen seen(Shares shares, Vantage vantage) {
    List<List<LocalityShare>> tiers = new ArrayList<>();
    if (!shares.published().isEmpty()) {
      tiers.add(tier(shares.published(), vantage.endpoints()));
    }
    for (String environment : shares.standby()) {
      tiers.add(localities(environment, TrafficSplit.WHOLE, vantage.endpoints(environment)));
    }
    return new Seen(
        tiers.isEmpty() ? Assignment.EMPTY : new Assignment(tiers, shares.dropped()),
        shares.published(),
        shares.deviations());
  }

  /** The localities of environments that serve together, in order. */
  static List<LocalityShare> tier(
      SortedMap<String, Integer> shares, Map<String, List<Endpoint>> endpoints) {
    List<LocalityShare> tier = new ArrayList<>();
    shares.forEach(
        (environment, share) ->
            tier.addAll(
                localities(environment, share, endpoints.getOrDefault(environment, List.of()))));
    tier.sort(
        Comparator.comparing(LocalityShare::environment)
            .thenComparing(LocalityShare::region)
            .thenComparing(LocalityShare::zone));
    return tier;
  }

  static List<LocalityShare> localities(String environment, int share, List<Endpoint> endpoints) {
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

  static long weight(List<Endpoint> endpoints) {
    return endpoints.stream().mapToLong(Endpoint::weight).sum();
  }
}
