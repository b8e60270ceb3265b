package io.sluice.view;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one cluster says to proxies of each network.
 *
 * @param common to those of the common network
 * @param seen to those of a network, where it differs
 * @param gateways to the gateway of a network, where it differs from nothing; the common one's
 *     under the empty name
 */
public record Outlook(
    Assignment common, SortedMap<String, Assignment> seen, SortedMap<String, Assignment> gateways) {
  public Outlook {
    seen = Collections.unmodifiableSortedMap(new TreeMap<>(seen));
    gateways = Collections.unmodifiableSortedMap(new TreeMap<>(gateways));
  }

  /** Of a port's whole, without regard to who calls. */
  public static Outlook of(ServicePort port) {
    SortedMap<String, Assignment> seen = new TreeMap<>();
    port.networks().seen().forEach((network, there) -> seen.put(network, there.assignment()));
    return new Outlook(port.assignment(), seen, port.networks().gateways());
  }

  /** What proxies of a network get. */
  public Assignment seenFrom(String network) {
    return seen.getOrDefault(network, common);
  }

  /** What the gateway of a network serves; the common one's is empty. */
  public Assignment behind(String network) {
    return gateways.getOrDefault(network, network.isEmpty() ? common : Assignment.EMPTY);
  }
}
