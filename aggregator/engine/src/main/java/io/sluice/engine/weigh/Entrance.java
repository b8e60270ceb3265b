package io.sluice.engine.weigh;

import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Endpoint;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the gateway of a network serves. */
final class Entrance {
  private Entrance() {}

  /**
   * The network's own endpoints with all the weight on them. Its callers divided the traffic
   * already, so an environment weighs here what they send it: its share, times the part of its
   * weight that is in this network. Nothing is dropped: that was done by the callers too.
   *
   * @param shares as the callers have them
   */
  static Assignment assignment(String network, Shares shares, List<Endpoint> ready) {
    Vantage own = Vantage.within(network, ready);
    if (own.weights().isEmpty()) {
      return Assignment.EMPTY;
    }
    SortedMap<String, Long> sent = new TreeMap<>();
    shares
        .published()
        .forEach(
            (environment, share) -> {
              if (own.weights().containsKey(environment)) {
                sent.put(environment, sent(environment, share, own, ready));
              }
            });
    List<List<LocalityShare>> tiers = new ArrayList<>();
    if (!sent.isEmpty()) {
      tiers.add(tier(sent, own));
    }
    for (String environment : shares.standby()) {
      if (own.weights().containsKey(environment)) {
        tiers.add(tier(only(environment), own));
      }
    }
    if (tiers.isEmpty()) {
      // A caller may hear of a split before the gateway does, or still follow the one before.
      return new Assignment(List.of(tier(own.weights(), own)), 0);
    }
    return new Assignment(tiers, 0);
  }

  /** In units far below a basis point, so that nothing is lost by rounding. */
  private static long sent(String environment, int share, Vantage own, List<Endpoint> ready) {
    long here = own.weights().getOrDefault(environment, 0L);
    long all =
        ready.stream()
            .filter(endpoint -> endpoint.environment().equals(environment))
            .mapToLong(Endpoint::weight)
            .sum();
    return Math.max(1, share * Weigh.UNITS * here / all);
  }

  private static SortedMap<String, Long> only(String environment) {
    SortedMap<String, Long> one = new TreeMap<>();
    one.put(environment, 1L);
    return one;
  }

  private static List<LocalityShare> tier(SortedMap<String, Long> weights, Vantage own) {
    SortedMap<String, Integer> shares = new TreeMap<>();
    Apportionment.of(TrafficSplit.WHOLE, weights)
        .forEach((environment, share) -> shares.put(environment, share.intValue()));
    return Weigh.tier(shares, own.endpoints());
  }
}
