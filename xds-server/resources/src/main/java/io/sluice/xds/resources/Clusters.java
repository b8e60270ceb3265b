package io.sluice.xds.resources;

import static io.sluice.xds.resources.Encoding.number;
import static io.sluice.xds.resources.Encoding.seconds;

import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig.LocalityWeightedLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.EdsClusterConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.RoundRobinLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.SlowStartConfig;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.envoyproxy.envoy.config.cluster.v3.UpstreamConnectionOptions;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.RoutingPriority;
import io.envoyproxy.envoy.config.core.v3.SelfConfigSource;
import io.envoyproxy.envoy.config.core.v3.TcpKeepalive;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.UseDownstreamHttpConfig;
import io.envoyproxy.envoy.type.v3.Percent;

/** Clusters: the best of twelve measured sets of defaults (envoy-facts, P2.3). */
final class Clusters {
  /** Long enough for one lost SYN, which is repeated after a second. */
  private static final int CONNECT_TIMEOUT_SECONDS = 2;

  /** Envoy's own default of 3 makes retries fail exactly when many are needed. */
  private static final int MAX_RETRIES = 1_000;

  /** A silent connection is probed after so long, and given up 15 s later. */
  private static final int PROBED_AFTER_SECONDS = 15;

  private static final int PROBED_EVERY_SECONDS = 5;

  private static final int PROBES = 3;

  static final String HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  /** To whom this came from; Envoy's own load reports are its bootstrap's matter. */
  private static final ConfigSource REPORTS =
      ConfigSource.newBuilder().setSelf(SelfConfigSource.getDefaultInstance()).build();

  private Clusters() {}

  static Cluster cluster(Destination destination, ClientKind kind) {
    Cluster.Builder result =
        common(destination.cluster())
            .setType(DiscoveryType.EDS)
            .setEdsClusterConfig(EdsClusterConfig.newBuilder().setEdsConfig(Listeners.ADS));
    if (kind == ClientKind.ENVOY) {
      result.setOutlierDetection(outlierDetection());
      warmUp(result, destination.treatment().warmUpMs());
    } else {
      result.setLrsServer(REPORTS);
    }
    switch (destination.protocol()) {
      case "http2", "grpc" -> http(result, explicitHttp2());
      case "tcp" -> {}
      default -> http(result, sameAsCaller());
    }
    return result.build();
  }

  /** A new endpoint begins at a tenth of its weight, Envoy's own least, and grows evenly. */
  private static void warmUp(Cluster.Builder cluster, int warmUpMs) {
    if (warmUpMs > 0) {
      cluster.setRoundRobinLbConfig(
          RoundRobinLbConfig.newBuilder()
              .setSlowStartConfig(
                  SlowStartConfig.newBuilder().setSlowStartWindow(Durations.fromMillis(warmUpMs))));
    }
  }

  /**
   * The same, with probes of idle connections. Of a host that vanished without a word (a machine
   * that lost its power, a firewall that forgot the connection) a long call or a TCP stream else
   * hears nothing for two hours, the kernel's own default; outlier detection sees no failure, since
   * nothing fails (docs/design/0028).
   */
  static Cluster probing(Cluster cluster) {
    return cluster.toBuilder()
        .setUpstreamConnectionOptions(
            UpstreamConnectionOptions.newBuilder()
                .setTcpKeepalive(
                    TcpKeepalive.newBuilder()
                        .setKeepaliveTime(number(PROBED_AFTER_SECONDS))
                        .setKeepaliveInterval(number(PROBED_EVERY_SECONDS))
                        .setKeepaliveProbes(number(PROBES))))
        .build();
  }

  static Cluster local(int port) {
    Cluster.Builder result =
        common(ResourceNames.LOCAL_CLUSTER)
            .setType(DiscoveryType.STATIC)
            .setLoadAssignment(
                ClusterLoadAssignment.newBuilder()
                    .setClusterName(ResourceNames.LOCAL_CLUSTER)
                    .addEndpoints(
                        LocalityLbEndpoints.newBuilder()
                            .setLoadBalancingWeight(number(1))
                            .addLbEndpoints(
                                LbEndpoint.newBuilder()
                                    .setEndpoint(
                                        Endpoint.newBuilder()
                                            .setAddress(
                                                LoadAssignments.address("127.0.0.1", port))))));
    return http(result, sameAsCaller()).build();
  }

  static Cluster.Builder common(String name) {
    return Cluster.newBuilder()
        .setName(name)
        .setConnectTimeout(seconds(CONNECT_TIMEOUT_SECONDS))
        .setLbPolicy(LbPolicy.ROUND_ROBIN)
        .setCircuitBreakers(
            CircuitBreakers.newBuilder()
                .addThresholds(
                    Thresholds.newBuilder()
                        .setPriority(RoutingPriority.DEFAULT)
                        .setMaxRetries(number(MAX_RETRIES))))
        .setCommonLbConfig(
            CommonLbConfig.newBuilder()
                .setHealthyPanicThreshold(Percent.newBuilder().setValue(1))
                .setUpdateMergeWindow(seconds(0))
                .setLocalityWeightedLbConfig(LocalityWeightedLbConfig.getDefaultInstance()));
  }

  private static OutlierDetection outlierDetection() {
    return OutlierDetection.newBuilder()
        .setInterval(seconds(1))
        .setBaseEjectionTime(seconds(5))
        .setMaxEjectionPercent(number(100))
        .setEnforcingConsecutive5Xx(number(0))
        .setEnforcingSuccessRate(number(0))
        .setSplitExternalLocalOriginErrors(true)
        .setConsecutiveLocalOriginFailure(number(3))
        .setEnforcingLocalOriginSuccessRate(number(0))
        .setFailurePercentageThreshold(number(85))
        .setEnforcingFailurePercentage(number(100))
        .setFailurePercentageMinimumHosts(number(1))
        .setFailurePercentageRequestVolume(number(20))
        .build();
  }

  static Cluster.Builder http(Cluster.Builder cluster, HttpProtocolOptions options) {
    return cluster.putTypedExtensionProtocolOptions(HTTP_OPTIONS, Encoding.any(options));
  }

  private static HttpProtocolOptions explicitHttp2() {
    return HttpProtocolOptions.newBuilder()
        .setExplicitHttpConfig(
            ExplicitHttpConfig.newBuilder()
                .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance()))
        .build();
  }

  static HttpProtocolOptions sameAsCaller() {
    return HttpProtocolOptions.newBuilder()
        .setUseDownstreamProtocolConfig(
            UseDownstreamHttpConfig.newBuilder()
                .setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance())
                .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance()))
        .build();
  }
}
