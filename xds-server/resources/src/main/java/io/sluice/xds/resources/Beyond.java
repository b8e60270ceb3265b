package io.sluice.xds.resources;

import static io.sluice.xds.resources.Encoding.seconds;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DnsLookupFamily;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.OriginalDstLbConfig;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.UpgradeConfig;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Ways past the mesh, through the egress listener all the same: hosts that DNS knows, and IP
 * addresses with a port. {@code CONNECT}, by which clients reach https, is a tunnel to the same.
 */
final class Beyond {
  private static final int HTTP_PORT = 80;

  /** Envoy's own 5 s would be a lookup a second for each five proxies. */
  private static final int LOOKED_UP_EVERY_SECONDS = 30;

  /** No longer than Envoy bears; what is no address after all is answered 503. */
  private static final String ADDRESS =
      "([0-9]+[.][0-9]+[.][0-9]+[.][0-9]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]+";

  private static final RouteMatch TUNNEL =
      RouteMatch.newBuilder()
          .setConnectMatcher(RouteMatch.ConnectMatcher.getDefaultInstance())
          .build();

  private static final HeaderMatcher TO_ADDRESS = authority(ADDRESS);

  /** All that reaches 127.0.0.1, before a port; no text of IPv4 has a leading zero. */
  private static final String THIS_HOST =
      "(127[.]0[.]0[.]1|0[.]0[.]0[.]0|\\[[0:]*([Ff]{4}:)?"
          + "(127[.]0[.]0[.]1|0[.]0[.]0[.]0|7[Ff]00:0*1|[0:]*1?)\\]):0*";

  /** RFC 5842: the server would go round and round. */
  private static final int LOOP_DETECTED = 508;

  private Beyond() {}

  /**
   * The hosts that an edge adds.
   *
   * @param services beside which they stand, and which they must not hide: {@code orders:8080}
   *     would win against {@code orders:*}
   */
  static List<Host> hosts(Edge edge, List<Host> services) {
    if (edge.outside().isEmpty() && !edge.direct()) {
      return List.of();
    }
    Set<String> taken = new HashSet<>();
    services.forEach(service -> taken.addAll(service.claims()));
    List<VirtualHost> hosts = new ArrayList<>();
    for (Edge.Outside outside : edge.outside()) {
      List<String> domains = new ArrayList<>(List.of(outside.authority()));
      if (outside.port() == HTTP_PORT) {
        domains.add(outside.host());
      }
      String anyPort = outside.host().toLowerCase(Locale.ROOT) + ":*";
      domains.removeIf(
          domain -> taken.contains(anyPort) || !taken.add(domain.toLowerCase(Locale.ROOT)));
      if (!domains.isEmpty()) {
        hosts.add(host(ResourceNames.outsideCluster(outside), domains, TUNNEL, Routes.ANY));
      }
    }
    if (edge.direct()) {
      VirtualHost direct =
          host(
              ResourceNames.DIRECT_CLUSTER,
              List.of("*"),
              TUNNEL.toBuilder().addHeaders(TO_ADDRESS).build(),
              Routes.ANY.toBuilder().addHeaders(TO_ADDRESS).build());
      hosts.add(edge.egress() == 0 ? direct : withoutLoop(direct, edge.egress()));
    }
    return hosts.stream().map(host -> Host.of(host, true)).toList();
  }

  /** A call to the listener that it comes from would go round until nothing more can be opened. */
  private static VirtualHost withoutLoop(VirtualHost direct, int egress) {
    HeaderMatcher toItself = authority(THIS_HOST + egress);
    DirectResponseAction loop =
        DirectResponseAction.newBuilder()
            .setStatus(LOOP_DETECTED)
            .setBody(
                DataSource.newBuilder()
                    .setInlineString("this is the egress port of this very proxy\n"))
            .build();
    VirtualHost.Builder host = direct.toBuilder().clearRoutes();
    for (RouteMatch match : List.of(TUNNEL, Routes.ANY)) {
      host.addRoutes(
          Route.newBuilder()
              .setMatch(match.toBuilder().addHeaders(toItself))
              .setDirectResponse(loop));
    }
    return host.addAllRoutes(direct.getRoutesList()).build();
  }

  private static HeaderMatcher authority(String regex) {
    return HeaderMatcher.newBuilder()
        .setName(":authority")
        .setStringMatch(
            StringMatcher.newBuilder().setSafeRegex(RegexMatcher.newBuilder().setRegex(regex)))
        .build();
  }

  private static VirtualHost host(
      String cluster, List<String> domains, RouteMatch tunnel, RouteMatch request) {
    RouteAction through =
        RouteAction.newBuilder()
            .setCluster(cluster)
            .setTimeout(Routes.UNLIMITED)
            .addUpgradeConfigs(
                UpgradeConfig.newBuilder()
                    .setUpgradeType("CONNECT")
                    .setEnabled(BoolValue.of(true))
                    .setConnectConfig(UpgradeConfig.ConnectConfig.getDefaultInstance()))
            .build();
    RouteAction to = Routes.REQUEST.toBuilder().setCluster(cluster).build();
    return VirtualHost.newBuilder()
        .setName(cluster)
        .addAllDomains(domains)
        .addRoutes(Route.newBuilder().setMatch(tunnel).setRoute(through))
        .addRoutes(Route.newBuilder().setMatch(request).setRoute(to))
        .build();
  }

  /** A name server that is away must not keep an Envoy from its start. */
  @SuppressWarnings(
      "deprecation") // the successor of respect_dns_ttl is not in every Envoy from 1.36
  static Cluster cluster(Edge.Outside outside) {
    String name = ResourceNames.outsideCluster(outside);
    Cluster.Builder result =
        Clusters.common(name)
            .setType(DiscoveryType.LOGICAL_DNS)
            .setDnsLookupFamily(DnsLookupFamily.V4_PREFERRED)
            .setDnsRefreshRate(seconds(LOOKED_UP_EVERY_SECONDS))
            .setWaitForWarmOnInit(BoolValue.of(false))
            .setLoadAssignment(
                ClusterLoadAssignment.newBuilder()
                    .setClusterName(name)
                    .addEndpoints(
                        LocalityLbEndpoints.newBuilder()
                            .setLoadBalancingWeight(Encoding.number(1))
                            .addLbEndpoints(
                                LbEndpoint.newBuilder()
                                    .setEndpoint(
                                        Endpoint.newBuilder()
                                            .setAddress(
                                                LoadAssignments.address(
                                                    outside.host(), outside.port()))))));
    return Clusters.http(result, Clusters.sameAsCaller()).build();
  }

  static Cluster direct() {
    Cluster.Builder result =
        Clusters.common(ResourceNames.DIRECT_CLUSTER)
            .setType(DiscoveryType.ORIGINAL_DST)
            .setLbPolicy(LbPolicy.CLUSTER_PROVIDED)
            .setCommonLbConfig(CommonLbConfig.getDefaultInstance())
            .setCleanupInterval(seconds(60))
            .setOriginalDstLbConfig(
                OriginalDstLbConfig.newBuilder()
                    .setUseHttpHeader(true)
                    .setHttpHeaderName(":authority"));
    return Clusters.http(result, Clusters.sameAsCaller()).build();
  }
}
