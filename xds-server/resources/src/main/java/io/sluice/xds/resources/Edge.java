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
 */
public record Edge(boolean keepsCase, boolean direct, List<Outside> outside, List<Door> doors) {
  /** The plain rule. */
  public static final Edge PLAIN = new Edge(false, false, List.of(), List.of());

  public Edge {
    outside = List.copyOf(outside);
    doors = List.copyOf(doors);
  }

  /** As far as the routes by host depend on it. */
  public Edge ofRoutes() {
    return new Edge(false, direct, outside, List.of());
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
