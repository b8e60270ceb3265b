package io.sluice.agent;

import java.util.List;

/**
 * What is true of the machine that a proxy runs on, and where its control plane is.
 *
 * @param id the proxy's own name, unique
 * @param region the data centre; empty when there is only one
 * @param zone the real zone, such as a rack; empty when unknown
 * @param network empty for the common one
 * @param ingressAddress the address that the ingress listens on; empty for every one of IPv4,
 *     {@link #BOTH_FAMILIES} for every one
 * @param xds servers in the order of preference, at least one
 * @param variant of the xDS protocol
 */
public record NodeFacts(
    String id,
    String region,
    String zone,
    String network,
    String ingressAddress,
    List<XdsAddress> xds,
    Variant variant) {
  /** Every address of this host, of IPv6 and of IPv4. */
  public static final String BOTH_FAMILIES = "::";

  public NodeFacts {
    xds = List.copyOf(xds);
    if (xds.isEmpty()) {
      throw new IllegalArgumentException("a node needs at least one xDS server");
    }
  }

  /** A node without region, zone and network, on delta ADS. */
  public static NodeFacts of(String id, XdsAddress... xds) {
    return new NodeFacts(id, "", "", "", "", List.of(xds), Variant.DELTA);
  }

  /** The same in a region and a real zone. */
  public NodeFacts at(String elsewhere, String realZone) {
    return new NodeFacts(id, elsewhere, realZone, network, ingressAddress, xds, variant);
  }

  /** The same, but the proxy asks there alone. */
  public NodeFacts through(XdsAddress other) {
    return new NodeFacts(id, region, zone, network, ingressAddress, List.of(other), variant);
  }

  /** The same, but others reach it over IPv6, too. */
  NodeFacts onBothFamilies() {
    return new NodeFacts(id, region, zone, network, BOTH_FAMILIES, xds, variant);
  }

  /** The same over another variant of the protocol. */
  public NodeFacts over(Variant other) {
    return new NodeFacts(id, region, zone, network, ingressAddress, xds, other);
  }

  /** How Envoy asks: only for changes, or for the state of the world each time. */
  public enum Variant {
    DELTA,
    SOTW
  }
}
