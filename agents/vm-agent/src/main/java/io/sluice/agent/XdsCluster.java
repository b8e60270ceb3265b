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
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** The one cluster that Envoy must know from the start: the members of the control plane. */
final class XdsCluster {
  static final String NAME = "sluice-xds";

  // A member that vanished without a word (power, a partition, SIGSTOP) is left after 9 s: Envoy
  // adds up to 15% to the interval. Sluice takes a ping a second from each connection.
  private static final int PING_SECONDS = 5;
  private static final int PONG_SECONDS = 3;
  private static final int CONNECT_SECONDS = 2;

  private XdsCluster() {}

  /**
   * The members in an order of the node's own. Envoy begins anywhere in the list and goes on to the
   * next when it loses one: with one order for all, a lost member's proxies would all go to the
   * same other one.
   *
   * @param node its id
   */
  static Cluster of(String node, List<XdsAddress> members) {
    boolean numeric = members.stream().allMatch(XdsAddress::isNumeric);
    var endpoints = LocalityLbEndpoints.newBuilder();
    for (XdsAddress member : inOrderOf(node, members)) {
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

  /** Always the same for a node, so that a bootstrap that is written anew is the same file. */
  static List<XdsAddress> inOrderOf(String node, List<XdsAddress> members) {
    return members.stream()
        .sorted(
            Comparator.comparing((XdsAddress member) -> place(node, member))
                .thenComparing(XdsAddress::host)
                .thenComparing(XdsAddress::port))
        .toList();
  }

  private static UUID place(String node, XdsAddress member) {
    String pair = node + '\0' + member.host() + '\0' + member.port();
    return UUID.nameUUIDFromBytes(pair.getBytes(StandardCharsets.UTF_8));
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
