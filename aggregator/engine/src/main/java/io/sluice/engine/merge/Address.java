package io.sluice.engine.merge;

import io.sluice.view.Claim;
import io.sluice.view.Endpoint;
import io.sluice.view.Source;
import java.util.Comparator;

/**
 * Where somebody listens.
 *
 * @param network in which the address is reachable, empty for the common one
 * @param address in its canonical spelling, without brackets
 * @param port 1 to 65535
 */
public record Address(String network, String address, int port) implements Comparable<Address> {
  private static final Comparator<Address> ORDER =
      Comparator.comparing(Address::network)
          .thenComparing(Address::address)
          .thenComparingInt(Address::port);

  /** Where a source's claim points. */
  public static Address of(Source source, Claim claim) {
    return new Address(source.network(), claim.instance().address(), claim.instance().port());
  }

  /** Where an endpoint is. */
  public static Address of(Endpoint endpoint) {
    return new Address(endpoint.network(), endpoint.address(), endpoint.port());
  }

  @Override
  public int compareTo(Address other) {
    return ORDER.compare(this, other);
  }

  /** {@code address:port}, an IPv6 address in brackets; the network in front when there is one. */
  @Override
  public String toString() {
    String host = address.indexOf(':') < 0 ? address : "[" + address + "]";
    return (network.isEmpty() ? "" : network + "/") + host + ":" + port;
  }
}
