package io.sluice.xds.protocol;

/** The type URLs between which the protocol itself keeps an order; every other type is opaque. */
public final class ResourceTypes {
  public static final String CLUSTER = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
  public static final String ENDPOINT =
      "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment";
  public static final String LISTENER = "type.googleapis.com/envoy.config.listener.v3.Listener";
  public static final String ROUTE = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration";

  private ResourceTypes() {}

  /** Whether a SotW response of this type is the complete state, so that a missing name is gone. */
  static boolean fullState(String type) {
    return type.equals(CLUSTER) || type.equals(LISTENER);
  }
}
