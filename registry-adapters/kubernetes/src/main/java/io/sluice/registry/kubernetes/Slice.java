package io.sluice.registry.kubernetes;

import io.sluice.registry.Health;
import io.sluice.registry.RegistryEvent.Rejected;
import java.util.List;

/**
 * What is kept of an EndpointSlice.
 *
 * @param key its own place
 * @param service the Service that it belongs to
 * @param name what its label says that the service is called, empty when it says nothing
 * @param family of its addresses
 * @param ports that every endpoint of it has
 * @param endpoints those that can be read
 * @param rejected those that cannot, and why
 */
record Slice(
    Key key,
    Key service,
    String name,
    Family family,
    List<Port> ports,
    List<Endpoint> endpoints,
    List<Rejected> rejected) {

  /** What an address is; a slice has one kind. */
  enum Family {
    IPV4,
    IPV6
  }

  /** A port with its name (may be empty) and Sluice's word for its protocol (may be empty). */
  record Port(String name, int number, String protocol) {}

  /**
   * One address.
   *
   * @param health of its conditions alone: passing, critical or draining
   * @param zone empty when unknown
   * @param node empty when unknown
   * @param pod empty name when it is no pod
   */
  record Endpoint(String address, Health health, String zone, String node, Key pod) {
    static final Key NO_POD = new Key("", "");

    boolean isPod() {
      return !pod.name().isEmpty();
    }
  }
}
