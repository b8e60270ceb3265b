package io.sluice.xds.resources;

/** What makes clients of one name need different clusters. */
public enum ClientKind {
  ENVOY,
  /**
   * gRPC's own xDS client. It counts every status but OK as a failure and has no panic threshold,
   * so that Envoy's outlier detection would take a whole service away from it: it gets none, and
   * leaves out unreachable endpoints by itself.
   */
  GRPC;

  /**
   * The kind of a client.
   *
   * @param userAgent its node's {@code user_agent_name}: {@code envoy}, {@code gRPC Java}, ...
   */
  public static ClientKind of(String userAgent) {
    return userAgent.startsWith("gRPC") ? GRPC : ENVOY;
  }
}
