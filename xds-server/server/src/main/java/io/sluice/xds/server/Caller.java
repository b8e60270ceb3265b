package io.sluice.xds.server;

import io.sluice.xds.resources.ClientKind;
import io.sluice.xds.resources.Edge;
import io.sluice.xds.resources.ResourceNames;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of itself.
 *
 * @param id of the proxy, empty when it has none
 * @param service that calls, empty when it does not say
 * @param environment where it runs, empty when it does not say
 * @param needs what decides its resources
 */
record Caller(String id, String service, String environment, Needs needs) {

  /** The same in another network. */
  Caller in(String network) {
    Needs there =
        new Needs(
            needs.kind(),
            needs.dependencies(),
            needs.egressPort(),
            needs.ingress(),
            network,
            needs.gateway(),
            needs.edge());
    return new Caller(id, service, environment, there);
  }

  /** The same with equal needs and names that many proxies have, each kept once. */
  Caller sharing(Needs equal) {
    return new Caller(id, service.intern(), environment.intern(), equal);
  }

  /**
   * What decides which resources a caller gets: callers with equal needs share everything.
   *
   * @param kind of its client
   * @param dependencies that it may see
   * @param egressPort of its egress listener, 0 for none
   * @param ingress of the service beside it, or null
   * @param network that it is in, empty for the common one
   * @param gateway where others enter its network through it, or null when it is none
   * @param edge what its own listeners do beyond the plain rule
   */
  record Needs(
      ClientKind kind,
      Dependencies dependencies,
      int egressPort,
      @Nullable Ingress ingress,
      String network,
      @Nullable Gateway gateway,
      Edge edge) {

    /** Of a proxy of the common network. */
    Needs(ClientKind kind, Dependencies dependencies, int egressPort, @Nullable Ingress ingress) {
      this(kind, dependencies, egressPort, ingress, "", null, Edge.PLAIN);
    }

    /** The same where nobody may go past the mesh. */
    Needs insideTheMesh() {
      Edge inside = new Edge(edge.keepsCase(), false, List.of(), edge.doors());
      return new Needs(kind, dependencies, egressPort, ingress, network, gateway, inside);
    }

    /** The names of the route configurations that its listeners ask for. */
    SortedSet<String> routes() {
      SortedSet<String> names = new TreeSet<>();
      if (egressPort != 0 || gateway != null) {
        names.add(ResourceNames.EGRESS_ROUTES);
      }
      edge.doors().forEach(door -> names.add(ResourceNames.routesOf(door)));
      return names;
    }
  }

  /**
   * Where proxies of other networks come in.
   *
   * @param address that its listener takes
   * @param port of its listener
   */
  record Gateway(String address, int port) {}

  /**
   * How the service beside the proxy is called.
   *
   * @param address that its listener takes
   * @param port of its listener
   * @param servicePort of the service, on 127.0.0.1
   */
  record Ingress(String address, int port, int servicePort) {}
}
