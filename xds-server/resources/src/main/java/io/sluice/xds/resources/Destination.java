package io.sluice.xds.resources;

import io.sluice.view.Names;

/**
 * A port of a service that a caller may call.
 *
 * @param service its name
 * @param port empty for the default port
 * @param protocol as in {@link io.sluice.view.ServicePort#protocol()}; empty when unknown
 */
public record Destination(String service, String port, String protocol) {

  /** The name of its cluster, its assignment and its API listener. */
  public String cluster() {
    return Names.cluster(service, port);
  }

  /** Whether HTTP requests can be routed to it: everything but {@code tcp}. */
  public boolean isHttp() {
    return !protocol.equals("tcp");
  }
}
