package io.sluice.xds.resources;

import java.util.List;

/**
 * What a proxy's own listeners do beyond the mesh's plain rule; its service's manifest says so
 * (docs/design/0034).
 *
 * @param keepsCase whether the names of HTTP/1 headers keep the case that they came in
 * @param direct whether a call to an IP address and a port goes there, past the mesh
 * @param outside hosts outside the mesh that may be called by name
 * @param doors where callers without a proxy come in
 * @param egress the port of the proxy's own egress listener, which {@code direct} must not lead
 *     back to; 0 where that cannot be, or is not known yet
 */
public record Edge(
    boolean keepsCase, boolean direct, List<Outside> outside, List<Door> doors, int egress) {
  /** The plain rule. */
  public static final Edge PLAIN = new Edge(false, false, List.of(), List.of());

  public Edge {
    outside = List.copyOf(outside);
    doors = List.copyOf(doors);
  }

  /** Which services doors lead to: their routes name clusters, so these must be there. */
  public List<String> doorServices() {
    return doors.stream().map(Door::service).filter(service -> !service.isEmpty()).toList();
  }

  /** As a manifest says it. */
  public Edge(boolean keepsCase, boolean direct, List<Outside> outside, List<Door> doors) {
    this(keepsCase, direct, outside, doors, 0);
  }

  /**
   * As far as the routes by host depend on it.
   *
   * @param ownEgress the port of the proxy's egress listener; 0 for none
   */
  public Edge ofRoutes(int ownEgress) {
    return new Edge(false, direct, outside, List.of(), direct ? ownEgress : 0);
  }

  /**
   * A host that DNS knows.
   *
   * @param port 1 to 65535
   */
  public record Outside(String host, int port) {
    /** {@code host:port}. */
    public String authority() {
      return host + ":" + port;
    }
  }

  /**
   * A listener in place of an old load balancer's.
   *
   * @param address to listen on
   * @param port 1 to 65535
   * @param service that every call goes to, whatever its Host; empty where the Host decides
   */
  public record Door(String address, int port, String service) {}
}
