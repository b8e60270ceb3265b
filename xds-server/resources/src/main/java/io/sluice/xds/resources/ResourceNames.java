package io.sluice.xds.resources;

import io.sluice.view.Names;

/** The names of resources that belong to the proxy and not to a service; no service has them. */
public final class ResourceNames {
  /** The cluster of the service beside the proxy. */
  public static final String LOCAL_CLUSTER = "sluice-local";

  /**
   * The routes of every egress and gateway listener: the port is the listener's, so proxies share
   * them.
   */
  public static final String EGRESS_ROUTES = "sluice-egress/routes";

  private static final String EGRESS = "sluice-egress/";

  private static final String GATEWAY = "sluice-gateway/";

  /** The cluster of calls to an IP address and a port. */
  public static final String DIRECT_CLUSTER = "sluice-direct";

  private static final String DOOR = "sluice-door/";

  private static final String ROUTES = "/routes";

  private ResourceNames() {}

  /** The cluster of a host outside the mesh. */
  public static String outsideCluster(Edge.Outside outside) {
    return "sluice-outside/" + outside.authority();
  }

  /** The listener of a door. */
  public static String doorListener(Edge.Door door) {
    return DOOR + door.port();
  }

  /** The routes of a door that leads to one service. */
  public static String doorRoutes(String service) {
    return DOOR + service + ROUTES;
  }

  /** The service of such routes. */
  public static String serviceOfDoor(String routes) {
    return routes.substring(DOOR.length(), routes.length() - ROUTES.length());
  }

  /** The routes of a door. */
  public static String routesOf(Edge.Door door) {
    return door.service().isEmpty() ? EGRESS_ROUTES : doorRoutes(door.service());
  }

  /** The listener through which the service beside the proxy calls others. */
  public static String egressListener(int port) {
    return EGRESS + port;
  }

  /** The listener through which proxies of other networks come in. */
  public static String gatewayListener(int port) {
    return GATEWAY + port;
  }

  /** The listener through which others call the service beside the proxy. */
  public static String ingressListener(int port) {
    return "sluice-ingress/" + port;
  }

  /** Whether a listener takes {@link #EGRESS_ROUTES}. */
  public static boolean routesByHost(String name) {
    return name.startsWith(EGRESS) || name.startsWith(GATEWAY) || name.startsWith(DOOR);
  }

  /** The service behind the name of a cluster, an assignment or an API listener. */
  public static String service(String cluster) {
    return Names.service(cluster);
  }
}
