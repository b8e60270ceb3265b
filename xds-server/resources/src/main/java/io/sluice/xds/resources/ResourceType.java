package io.sluice.xds.resources;

/** The kinds of resources that Sluice renders. */
public enum ResourceType {
  CLUSTER("envoy.config.cluster.v3.Cluster"),
  ASSIGNMENT("envoy.config.endpoint.v3.ClusterLoadAssignment"),
  LISTENER("envoy.config.listener.v3.Listener"),
  ROUTES("envoy.config.route.v3.RouteConfiguration");

  private final String url;

  ResourceType(String message) {
    this.url = "type.googleapis.com/" + message;
  }

  /** The type URL, as clients ask for it. */
  public String url() {
    return url;
  }
}
