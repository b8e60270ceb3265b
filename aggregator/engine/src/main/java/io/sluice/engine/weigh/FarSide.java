package io.sluice.engine.weigh;

import io.sluice.registry.Health;
import io.sluice.view.Endpoint;
import io.sluice.view.Endpoint.State;
import io.sluice.view.Source.Gateway;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Endpoints of other networks, as the gateways through which they are reached. */
final class FarSide {
  /**
   * The most by which weights are multiplied so that gateways share them evenly: whatever number of
   * gateways one source has, and up to six for sources with different numbers.
   */
  private static final int FINEST = 1_000;

  private FarSide() {}

  /** A gateway of an environment. */
  private record Entry(String environment, String address, int port) implements Comparable<Entry> {
    private static final Comparator<Entry> ORDER =
        Comparator.comparing(Entry::environment)
            .thenComparing(Entry::address)
            .thenComparingInt(Entry::port);

    @Override
    public int compareTo(Entry other) {
      return ORDER.compare(this, other);
    }
  }

  /** What stands behind it: the region and zone that all have in common, and their weight. */
  private record Behind(String region, String zone, long weight) {
    Behind and(Behind other) {
      return new Behind(
          region.equals(other.region) ? region : "",
          zone.equals(other.zone) ? zone : "",
          weight + other.weight);
    }
  }

  /**
   * What a weight of 1 becomes, so that each source's gateways share the weight behind evenly; 1
   * where weights are so great that it does not matter and Envoy's 32 bits would not hold them.
   *
   * @param whole weight that is to be multiplied
   */
  static int unit(long whole, List<Endpoint> far, Gateways gateways, String protocol) {
    long unit = 1;
    for (Endpoint endpoint : far) {
      int count = gateways.of(endpoint, protocol).size();
      if (unit % count != 0) {
        unit = unit / divisor(unit, count) * count;
      }
      unit = Math.min(unit, FINEST);
    }
    return unit * whole > Integer.MAX_VALUE ? 1 : (int) unit;
  }

  private static long divisor(long one, long other) {
    return other == 0 ? one : divisor(other, one % other);
  }

  /** The gateways, by environment and address, with the weight behind them. */
  static List<Endpoint> gateways(List<Endpoint> far, Gateways gateways, String protocol, int unit) {
    SortedMap<Entry, Behind> entries = new TreeMap<>();
    for (Endpoint endpoint : far) {
      List<Gateway> ways = gateways.of(endpoint, protocol);
      Behind part =
          new Behind(
              endpoint.region(), endpoint.zone(), (long) endpoint.weight() * unit / ways.size());
      for (Gateway way : ways) {
        entries.merge(
            new Entry(endpoint.environment(), way.address(), way.port()), part, Behind::and);
      }
    }
    List<Endpoint> all = new ArrayList<>();
    entries.forEach(
        (entry, behind) ->
            all.add(
                new Endpoint(
                    "",
                    entry.address(),
                    entry.port(),
                    "",
                    entry.environment(),
                    behind.region(),
                    behind.zone(),
                    Health.PASSING,
                    published(behind.weight()),
                    State.READY,
                    List.of())));
    return all;
  }

  /** The same endpoint with another weight. */
  static Endpoint weighing(Endpoint endpoint, long weight) {
    return new Endpoint(
        endpoint.network(),
        endpoint.address(),
        endpoint.port(),
        endpoint.servicePort(),
        endpoint.environment(),
        endpoint.region(),
        endpoint.zone(),
        endpoint.health(),
        published(weight),
        endpoint.state(),
        endpoint.provenance());
  }

  private static int published(long weight) {
    return (int) Math.max(1, Math.min(weight, Integer.MAX_VALUE));
  }
}
