package io.sluice.xds.resources;

import static io.sluice.xds.resources.Encoding.number;
import static io.sluice.xds.resources.Encoding.seconds;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryHostPredicate;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.MaxStreamDuration;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.RouteMatch.GrpcRouteMatchOptions;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import java.util.List;

/** Route configurations. */
final class Routes {
  /** How long a request other than gRPC may take: Envoy's own value, said so that it is known. */
  private static final int TIMEOUT_SECONDS = 15;

  static final Duration UNLIMITED = seconds(0);

  /** Retries on another host what no host has begun to answer (envoy-facts, P2.3). */
  private static final RetryPolicy RETRY =
      RetryPolicy.newBuilder()
          .setRetryOn("connect-failure,refused-stream,reset-before-request,unavailable")
          .setNumRetries(number(2))
          .addRetryHostPredicate(
              RetryHostPredicate.newBuilder()
                  .setName("envoy.retry_host_predicates.previous_hosts")
                  .setTypedConfig(Encoding.any(PreviousHostsPredicate.getDefaultInstance())))
          .setHostSelectionRetryMaxAttempts(5)
          .build();

  static final RouteMatch ANY = RouteMatch.newBuilder().setPrefix("/").build();

  static final RouteAction REQUEST =
      RouteAction.newBuilder().setTimeout(seconds(TIMEOUT_SECONDS)).build();

  private static final RouteMatch GRPC =
      RouteMatch.newBuilder()
          .setPrefix("/")
          .setGrpc(GrpcRouteMatchOptions.getDefaultInstance())
          .build();

  /** A gRPC call lasts as long as its own deadline says; a stream without one has no end. */
  private static final RouteAction CALL =
      RouteAction.newBuilder()
          .setTimeout(UNLIMITED)
          .setIdleTimeout(UNLIMITED)
          .setMaxStreamDuration(MaxStreamDuration.newBuilder().setGrpcTimeoutHeaderMax(UNLIMITED))
          .build();

  private Routes() {}

  /** One port among the hosts that callers may call. */
  static Host host(Destination destination) {
    return Host.of(virtualHost(destination, domains(destination)), destination.isHttp());
  }

  /** One that no HTTP can reach has no route: its callers get 404. */
  static RouteConfiguration door(String name, Destination destination) {
    return RouteConfiguration.newBuilder()
        .setName(name)
        .addAllVirtualHosts(
            destination.isHttp() ? List.of(virtualHost(destination, List.of("*"))) : List.of())
        .setValidateClusters(BoolValue.of(true))
        .build();
  }

  /**
   * Each with and without a port, as clients write it. {@code _PORT.SERVICE} can be read in one way
   * only, since no service begins with an underscore, if the port has no dot.
   */
  private static List<String> domains(Destination destination) {
    String service = destination.service();
    String port = destination.port();
    if (port.isEmpty()) {
      return List.of(service, service + ":*");
    }
    if (port.indexOf('.') >= 0) {
      return List.of(service + ":" + port);
    }
    String host = "_" + port + "." + service;
    return List.of(service + ":" + port, host, host + ":*");
  }

  private static VirtualHost virtualHost(Destination destination, List<String> domains) {
    return VirtualHost.newBuilder()
        .setName(destination.cluster())
        .addAllDomains(domains)
        .addAllRoutes(Choices.routes(destination, GRPC, CALL, false))
        .addAllRoutes(Choices.routes(destination, ANY, REQUEST, true))
        .setRetryPolicy(RETRY)
        .build();
  }

  /** The caller's proxy sets the limit: a second one here would only hide whose it was. */
  static RouteConfiguration ingress() {
    return RouteConfiguration.newBuilder()
        .setName("sluice-ingress")
        .addVirtualHosts(
            VirtualHost.newBuilder()
                .setName(ResourceNames.LOCAL_CLUSTER)
                .addDomains("*")
                .addRoutes(
                    Route.newBuilder()
                        .setMatch(RouteMatch.newBuilder().setPrefix("/"))
                        .setRoute(
                            RouteAction.newBuilder()
                                .setCluster(ResourceNames.LOCAL_CLUSTER)
                                .setTimeout(UNLIMITED)
                                .setIdleTimeout(UNLIMITED)
                                .setMaxStreamDuration(
                                    MaxStreamDuration.newBuilder()
                                        .setGrpcTimeoutHeaderMax(UNLIMITED)))))
        .build();
  }

  /** What gRPC's own client needs and nothing else: its deadlines and retries are its own. */
  static RouteConfiguration api(String cluster) {
    return RouteConfiguration.newBuilder()
        .setName(cluster)
        .addVirtualHosts(
            VirtualHost.newBuilder()
                .setName(cluster)
                .addDomains("*")
                .addRoutes(
                    Route.newBuilder()
                        .setMatch(RouteMatch.newBuilder().setPrefix(""))
                        .setRoute(RouteAction.newBuilder().setCluster(cluster))))
        .build();
  }
}
