package io.sluice.xds.resources;

import io.sluice.view.Assignment;
import io.sluice.view.Formats;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How the view becomes resources. A format never changes once it was released: a new one gets a new
 * number, so that an upgrade of Sluice rebuilds no proxy's pools by itself. Pure; any thread.
 */
public interface Rendering {
  /** The newest format. */
  int NEWEST = 2;

  /** All that this release renders. */
  SortedSet<Integer> KNOWN = Collections.unmodifiableSortedSet(new TreeSet<>(Set.of(1, NEWEST)));

  /**
   * The rendering of a format.
   *
   * @throws IllegalArgumentException if this release does not know it
   */
  static Rendering of(int format) {
    return switch (format) {
      case 1 -> new FormatOne();
      case 2 -> new FormatTwo();
      default ->
          throw new IllegalArgumentException(
              "this release renders formats " + KNOWN + ", not " + format);
    };
  }

  /** Whether this release renders all of these. */
  static boolean renders(Formats formats) {
    return KNOWN.contains(formats.number()) && KNOWN.contains(formats.next());
  }

  /**
   * Who serves a cluster, with which weights. The same bytes in every format so far: assignments
   * have no variant for a format.
   */
  Rendered assignment(String cluster, Assignment assignment);

  /** One port of a service, for one kind of client; its endpoints come by EDS over ADS. */
  Rendered cluster(Destination destination, ClientKind kind);

  /** How gRPC's own client finds a port of a service. */
  Rendered apiListener(Destination destination);

  /**
   * Where the service beside the proxy sends its calls: {@code 127.0.0.1}, with {@link
   * ResourceNames#EGRESS_ROUTES}.
   *
   * @param port 1 to 65535
   */
  Rendered egressListener(int port);

  /**
   * Where proxies of other networks come in: the calls are routed by Host, with {@link
   * ResourceNames#EGRESS_ROUTES}.
   *
   * @param address to listen on
   * @param port 1 to 65535
   */
  Rendered gatewayListener(String address, int port);

  /**
   * The hosts that callers may call. Domains are unique whatever the destinations: where two claim
   * one, the first in the given order has it.
   *
   * @param destinations the ones with endpoints before the ones without; sorted here by cluster
   */
  Rendered egressRoutes(Collection<Destination> destinations);

  /**
   * The same, with what an edge adds. A service is never hidden by a host outside the mesh.
   *
   * @param destinations as above
   */
  Rendered egressRoutes(Collection<Destination> destinations, Edge edge);

  /** What a destination is in these routes, for all who call it. */
  Host host(Destination destination);

  /**
   * The same routes, of hosts that are rendered already.
   *
   * @param hosts of destinations as above
   */
  Rendered egressRoutesOf(Collection<Host> hosts, Edge edge);

  /** A host outside the mesh: its addresses come by DNS. */
  Rendered outsideCluster(Edge.Outside outside);

  /** Whatever IP address and port a call names. */
  Rendered directCluster();

  /** Where callers without a proxy come in. */
  Rendered doorListener(Edge.Door door);

  /** Every call to one port of a service, whatever its Host. */
  Rendered doorRoutes(Destination destination);

  /**
   * Where others call the service beside the proxy.
   *
   * @param address to listen on; {@code ::} is every one of IPv6 and of IPv4
   * @param port 1 to 65535
   */
  Rendered ingressListener(String address, int port);

  /**
   * The service beside the proxy, on {@code 127.0.0.1}.
   *
   * @param port 1 to 65535
   */
  Rendered localCluster(int port);
}
