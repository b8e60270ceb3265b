package io.sluice.xds.resources;

import io.sluice.view.Names;

/**
 * A port of a service that a caller may call, or what its routes divide it into.
 *
 * @param service its name
 * @param port empty for the default port
 * @param protocol as in {@link io.sluice.view.ServicePort#protocol()}; empty when unknown
 * @param cluster the name of its cluster and its assignment; of a port also that of its API
 *     listener
 * @param treatment of its cluster and its routes
 */
public record Destination(
    String service, String port, String protocol, String cluster, Treatment treatment) {

  /** A port all of whose requests are alike. */
  public Destination(String service, String port, String protocol) {
    this(service, port, protocol, Names.cluster(service, port), Treatment.ALIKE);
  }

  /** The same port. */
  public Destination treated(Treatment other) {
    return new Destination(service, port, protocol, cluster, other);
  }

  /** What routes to this port choose for an environment. */
  public Destination side(String environment, int warmUpMs) {
    return new Destination(
        service, port, protocol, Names.side(cluster, environment), Treatment.warmingUp(warmUpMs));
  }

  /** Where the copies for an environment go. */
  public Destination mirror(String environment) {
    return new Destination(
        service, port, protocol, Names.mirror(cluster, environment), Treatment.ALIKE);
  }

  /** Whether HTTP requests can be routed to it: everything but {@code tcp}. */
  public boolean isHttp() {
    return !protocol.equals("tcp");
  }

  /** Whether it is a port itself, which callers name. */
  public boolean isPort() {
    return cluster.equals(Names.cluster(service, port));
  }

  /** Whether both have the same cluster, whatever their routes. */
  public boolean hasClusterOf(Destination other) {
    return cluster.equals(other.cluster)
        && protocol.equals(other.protocol)
        && treatment.warmUpMs() == other.treatment.warmUpMs();
  }
}
