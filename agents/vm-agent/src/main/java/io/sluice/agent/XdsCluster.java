package io.sluice.agent;

import com.google.protobuf.Any;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.UpstreamConnectionOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.KeepaliveSettings;
import io.envoyproxy.envoy.config.core.v3.TcpKeepalive;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.util.List;

/** The one cluster that Envoy must know from the start: the members of the control plane. */
final class XdsCluster {
  static final String NAME = "sluice-xds";

  // A member that vanished without a word (power, a partition) is left after at most 15 s.
  private static final int PING_SECONDS = 10;
  private static final int PONG_SECONDS = 5;
  private static final int CONNECT_SECONDS = 2;

  private XdsCluster() {}

  static Cluster of(List<XdsAddress> members) {
    boolean numeric = members.stream().allMatch(XdsAddress::isNumeric);
    var endpoints = LocalityLbEndpoints.newBuilder();
    for (XdsAddress member : members) {
      endpoints.addLbEndpoints(
          LbEndpoint.newBuilder()
              .setEndpoint(Endpoint.newBuilder().setAddress(Bootstrap.address(member))));
    }
    return Cluster.newBuilder()
        .setName(NAME)
        .setType(numeric ? Cluster.DiscoveryType.STATIC : Cluster.DiscoveryType.STRICT_DNS)
        .setConnectTimeout(Durations.fromSeconds(CONNECT_SECONDS))
        .setLoadAssignment(
            ClusterLoadAssignment.newBuilder().setClusterName(NAME).addEndpoints(endpoints))
        .setUpstreamConnectionOptions(
            UpstreamConnectionOptions.newBuilder()
                .setTcpKeepalive(
                    TcpKeepalive.newBuilder()
                        .setKeepaliveTime(UInt32Value.of(PING_SECONDS))
                        .setKeepaliveInterval(UInt32Value.of(PONG_SECONDS))
                        .setKeepaliveProbes(UInt32Value.of(3))))
        .putTypedExtensionProtocolOptions(
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions", Any.pack(http2()))
        .build();
  }

  private static HttpProtocolOptions http2() {
    return HttpProtocolOptions.newBuilder()
        .setExplicitHttpConfig(
            HttpProtocolOptions.ExplicitHttpConfig.newBuilder()
                .setHttp2ProtocolOptions(
                    Http2ProtocolOptions.newBuilder()
                        .setConnectionKeepalive(
                            KeepaliveSettings.newBuilder()
                                .setInterval(Durations.fromSeconds(PING_SECONDS))
                                .setTimeout(Durations.fromSeconds(PONG_SECONDS)))))
        .build();
  }
}
