package io.sluice.view;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How one port of a service differs with the network of who asks. A network that is not named here
 * sees what the common one does.
 *
 * @param seen what proxies of a network get instead of the port's own assignment
 * @param gateways what the gateway of a network serves: that network's endpoints alone; the common
 *     network's under the empty name
 * @param unreachable how many ready endpoints only proxies of their own network reach, by network
 */
public record Networks(
    SortedMap<String, Seen> seen,
    SortedMap<String, Assignment> gateways,
    SortedMap<String, Integer> unreachable) {
  /** Nobody is told anything else than the others. */
  public static final Networks ALIKE =
      new Networks(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  public Networks {
    seen = Collections.unmodifiableSortedMap(new TreeMap<>(seen));
    gateways = Collections.unmodifiableSortedMap(new TreeMap<>(gateways));
    unreachable = Collections.unmodifiableSortedMap(new TreeMap<>(unreachable));
  }

  /** What proxies of one network get; as in {@link ServicePort}. */
  public record Seen(
      Assignment assignment, SortedMap<String, Integer> published, List<Deviation> deviations) {
    public Seen {
      deviations = List.copyOf(deviations);
    }
  }
}
