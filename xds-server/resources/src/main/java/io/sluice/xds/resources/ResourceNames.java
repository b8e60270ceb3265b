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

  private ResourceNames() {}

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
    return name.startsWith(EGRESS) || name.startsWith(GATEWAY);
  }

  /** The service behind the name of a cluster, an assignment or an API listener. */
  public static String service(String cluster) {
    return Names.service(cluster);
  }
}
