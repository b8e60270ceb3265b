package io.sluice.xds.resources;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;

/** The kinds of resources that Sluice renders. */
public enum ResourceType {
  CLUSTER(Cluster.getDefaultInstance()),
  ASSIGNMENT(ClusterLoadAssignment.getDefaultInstance()),
  LISTENER(Listener.getDefaultInstance()),
  ROUTES(RouteConfiguration.getDefaultInstance());

  private final Message empty;
  private final String url;

  ResourceType(Message empty) {
    this.empty = empty;
    this.url = "type.googleapis.com/" + empty.getDescriptorForType().getFullName();
  }

  /** The type URL, as clients ask for it. */
  public String url() {
    return url;
  }

  /** A resource of this type from its bytes, which are of ours. */
  Message parse(ByteString bytes) {
    try {
      return empty.getParserForType().parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not of ours", e);
    }
  }
}
