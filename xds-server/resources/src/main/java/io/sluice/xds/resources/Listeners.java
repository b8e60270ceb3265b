package io.sluice.xds.resources;

import static io.sluice.xds.resources.Encoding.number;
import static io.sluice.xds.resources.Encoding.seconds;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.ApiListener;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.CodecType;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ServerHeaderTransformation;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;

/**
 * Listeners. Envoy cuts long requests when one changes (envoy-facts, P2.5), so they say nothing
 * that depends on services.
 */
final class Listeners {
  static final ConfigSource ADS =
      ConfigSource.newBuilder()
          .setAds(AggregatedConfigSource.getDefaultInstance())
          .setResourceApiVersion(ApiVersion.V3)
          .build();

  /** Of IPv6, and of IPv4 where Envoy is told so. */
  private static final String EVERYWHERE = "::";

  /** How long a silent request, and a silent connection, stay open. Envoy's own values. */
  private static final int STREAM_IDLE_SECONDS = 300;

  private static final int CONNECTION_IDLE_SECONDS = 3_600;

  /** How long a client may take to send its headers. */
  private static final int HEADERS_SECONDS = 10;

  /** Envoy's own limits on request headers, said so that they are known. */
  private static final int MAX_HEADERS_KIB = 60;

  private static final int MAX_HEADERS = 100;

  private Listeners() {}

  static Listener egress(String name, int port) {
    return listener(name, "127.0.0.1", port, manager("sluice_egress").setRds(byHost()))
        .setTrafficDirection(TrafficDirection.OUTBOUND)
        .build();
  }

  static Listener gateway(String name, String address, int port) {
    return listener(name, address, port, manager("sluice_gateway").setRds(byHost()))
        .setTrafficDirection(TrafficDirection.INBOUND)
        .build();
  }

  /** Callers without a proxy are strangers: who they are is said by their connection. */
  static Listener door(Edge.Door door) {
    HttpConnectionManager.Builder manager =
        manager("sluice_door")
            .setRds(routes(ResourceNames.routesOf(door)))
            .setUseRemoteAddress(BoolValue.of(true));
    return listener(ResourceNames.doorListener(door), door.address(), door.port(), manager)
        .setTrafficDirection(TrafficDirection.INBOUND)
        .build();
  }

  private static Rds byHost() {
    return routes(ResourceNames.EGRESS_ROUTES);
  }

  private static Rds routes(String name) {
    return Rds.newBuilder().setConfigSource(ADS).setRouteConfigName(name).build();
  }

  static Listener ingress(String name, String address, int port, RouteConfiguration routes) {
    Listener.Builder listener =
        listener(name, address, port, manager("sluice_ingress").setRouteConfig(routes))
            .setTrafficDirection(TrafficDirection.INBOUND);
    if (address.equals(EVERYWHERE)) {
      listener.getAddressBuilder().getSocketAddressBuilder().setIpv4Compat(true);
    }
    return listener.build();
  }

  static Listener api(String name, RouteConfiguration routes) {
    HttpConnectionManager manager =
        HttpConnectionManager.newBuilder()
            .setStatPrefix("sluice_api")
            .setRouteConfig(routes)
            .addHttpFilters(router())
            .build();
    return Listener.newBuilder()
        .setName(name)
        .setApiListener(ApiListener.newBuilder().setApiListener(Encoding.any(manager)))
        .build();
  }

  private static Listener.Builder listener(
      String name, String address, int port, HttpConnectionManager.Builder manager) {
    return Listener.newBuilder()
        .setName(name)
        .setAddress(LoadAssignments.address(address, port))
        .addFilterChains(
            FilterChain.newBuilder()
                .addFilters(
                    Filter.newBuilder()
                        .setName("envoy.filters.network.http_connection_manager")
                        .setTypedConfig(Encoding.any(manager.build()))));
  }

  private static HttpConnectionManager.Builder manager(String statPrefix) {
    return HttpConnectionManager.newBuilder()
        .setCodecType(CodecType.AUTO)
        .setStatPrefix(statPrefix)
        .addHttpFilters(router())
        .setHttpProtocolOptions(
            Http1ProtocolOptions.newBuilder().setAllowAbsoluteUrl(BoolValue.of(true)))
        .setCommonHttpProtocolOptions(
            HttpProtocolOptions.newBuilder()
                .setIdleTimeout(seconds(CONNECTION_IDLE_SECONDS))
                .setMaxHeadersCount(number(MAX_HEADERS)))
        .setMaxRequestHeadersKb(number(MAX_HEADERS_KIB))
        .setRequestHeadersTimeout(seconds(HEADERS_SECONDS))
        .setRequestTimeout(seconds(0))
        .setStreamIdleTimeout(seconds(STREAM_IDLE_SECONDS))
        .setServerHeaderTransformation(ServerHeaderTransformation.PASS_THROUGH);
  }

  private static HttpFilter router() {
    return HttpFilter.newBuilder()
        .setName("envoy.filters.http.router")
        .setTypedConfig(Encoding.any(Router.getDefaultInstance()))
        .build();
  }
}
