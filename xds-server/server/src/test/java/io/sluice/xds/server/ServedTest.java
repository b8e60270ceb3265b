package io.sluice.xds.server;

import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.sluice.view.Deliveries;
import io.sluice.view.proof.Absentees;
import io.sluice.xds.protocol.Limits;
import io.sluice.xds.protocol.ResourceTypes;
import io.sluice.xds.protocol.ServerSettings;
import io.sluice.xds.resources.ResourceNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server on a real socket, the views that it is given, and clients that end with the test. */
abstract class ServedTest {
  /** What follows an Envoy's node: its admin port, how it asks (DELTA_GRPC, GRPC), our port. */
  static final String ENVOY =
      """
      admin: { address: { socket_address: { address: 127.0.0.1, port_value: %d } } }
      dynamic_resources:
        ads_config:
          api_type: %s
          transport_api_version: V3
          grpc_services: [ { envoy_grpc: { cluster_name: xds } } ]
        cds_config: { ads: {}, resource_api_version: V3, initial_fetch_timeout: 0s }
        lds_config: { ads: {}, resource_api_version: V3, initial_fetch_timeout: 0s }
      static_resources:
        clusters:
          - name: xds
            connect_timeout: 1s
            type: STATIC
            typed_extension_protocol_options:
              envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                explicit_http_config: { http2_protocol_options: {} }
            load_assignment:
              cluster_name: xds
              endpoints:
                - lb_endpoints:
                    - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: %d } } }
      """;

  final XdsServer server =
      new XdsServer(
          ServerSettings.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .withLimits(limits()),
          new ProxyRules(networks(), XdsServer.LOAD_INTERVAL, Grants.ANY, true, registration()),
          Deliveries.NONE,
          Absentees.NONE,
          Clock.systemUTC());
  final Views views = new Views();
  private final List<AutoCloseable> clients = new ArrayList<>();

  /** The usual ones. */
  Limits limits() {
    return Limits.DEFAULT;
  }

  /** None: everybody reaches everything. */
  Set<String> networks() {
    return Set.of();
  }

  /** None: all services are registered as their manifests say. */
  RegistrationRules registration() {
    return RegistrationRules.NONE;
  }

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable client : clients) {
      client.close();
    }
    server.close();
  }

  final DeltaClient delta(Node node) {
    DeltaClient client = new DeltaClient(server.port(), node);
    clients.add(client);
    return client;
  }

  final SotwClient sotw(Node node) {
    SotwClient client = new SotwClient(server.port(), node);
    clients.add(client);
    return client;
  }

  static List<String> hosts(DeltaClient client) throws Exception {
    return RouteConfiguration.parseFrom(
            client.bytes(ResourceTypes.ROUTE, ResourceNames.EGRESS_ROUTES))
        .getVirtualHostsList()
        .stream()
        .map(VirtualHost::getName)
        .toList();
  }

  static void eventually(ThrowingRunnable condition) {
    await().untilAsserted(condition);
  }
}
