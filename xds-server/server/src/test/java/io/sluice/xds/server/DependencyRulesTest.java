package io.sluice.xds.server;

import static io.sluice.xds.protocol.ResourceTypes.CLUSTER;
import static io.sluice.xds.protocol.ResourceTypes.ENDPOINT;
import static io.sluice.xds.protocol.ResourceTypes.LISTENER;
import static io.sluice.xds.protocol.ResourceTypes.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.sluice.xds.resources.ClientKind;
import io.sluice.xds.resources.ResourceNames;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who gets which services, by wildcard and by name. */
class DependencyRulesTest extends ServedTest {
  @Test
  void aStarGetsEveryServiceAndFollowsTheirComingAndGoing() {
    server.onViewChange(views.with("orders", Views.split(100, 0)).open());
    DeltaClient client = delta(Nodes.withEgress("web-1", 15001, "*").build());
    client.subscribe(CLUSTER);
    client.subscribe(ROUTE, ResourceNames.EGRESS_ROUTES);
    eventually(() -> assertThat(client.names(CLUSTER)).containsExactly("orders"));

    server.onViewChange(views.with("users", Views.split(100, 0)).open());
    eventually(() -> assertThat(client.names(CLUSTER)).containsExactly("orders", "users"));
    eventually(() -> assertThat(hosts(client)).containsExactly("orders", "users"));

    server.onViewChange(views.without("orders").open());
    eventually(() -> assertThat(client.names(CLUSTER)).containsExactly("users"));
    eventually(() -> assertThat(hosts(client)).containsExactly("users"));
    assertThat(client.removed(CLUSTER)).containsExactly("orders");
  }

  @Test
  void withDependenciesEveryOtherNameDoesNotExist() throws Exception {
    server.onViewChange(
        views.with("orders", Views.split(100, 0)).with("secret", Views.split(100, 0)).open());
    DeltaClient client = delta(Nodes.sidecar("web-1", "orders").build());
    client.subscribe(CLUSTER, "*", "secret");
    client.subscribe(ENDPOINT, "orders", "secret");
    client.subscribe(LISTENER, "secret", "orders");

    eventually(
        () -> {
          assertThat(client.names(CLUSTER)).containsExactly("orders");
          assertThat(client.removed(CLUSTER)).containsExactly("secret");
          assertThat(client.weights("orders")).isEqualTo(Map.of("vm", 10_000_000));
          assertThat(client.weights("secret")).isEmpty();
          assertThat(client.names(LISTENER)).containsExactly("orders");
          assertThat(client.removed(LISTENER)).containsExactly("secret");
        });
    server.onViewChange(views.with("secret", Views.split(50, 50)).open());
    server.onViewChange(views.with("orders", Views.split(50, 50)).open());
    eventually(() -> assertThat(client.weights("orders")).hasSize(2));
    assertThat(client.weights("secret")).isEmpty();
  }

  @Test
  void withoutDependenciesEverythingComesByNameAndNothingByWildcard() {
    server.onViewChange(views.with("orders", Views.split(100, 0)).open());
    DeltaClient wild = delta(Node.newBuilder().setId("a").build());
    DeltaClient named = delta(Node.newBuilder().setId("b").setUserAgentName("gRPC Go").build());

    wild.subscribe(CLUSTER);
    named.subscribe(LISTENER, "orders");
    named.subscribe(CLUSTER, "orders");
    named.subscribe(ENDPOINT, "orders");

    eventually(
        () -> {
          assertThat(named.names(LISTENER)).containsExactly("orders");
          assertThat(named.names(CLUSTER)).containsExactly("orders");
          assertThat(named.weights("orders")).isEqualTo(Map.of("vm", 10_000_000));
          assertThat(wild.responses()).hasSize(1);
        });
    assertThat(wild.names(CLUSTER)).isEmpty();
    assertThat(server.counters().connected())
        .isEqualTo(Map.of(ClientKind.ENVOY, 1, ClientKind.GRPC, 1));
  }

  @Test
  void aDeclaredServiceHasClusterAndRouteBeforeItsFirstInstance() {
    server.onViewChange(views.open());
    DeltaClient client = delta(Nodes.withEgress("web-1", 15001, "orders").build());
    client.subscribe(CLUSTER);
    client.subscribe(ENDPOINT, "orders");
    client.subscribe(ROUTE, ResourceNames.EGRESS_ROUTES);

    eventually(
        () -> {
          assertThat(client.names(CLUSTER)).containsExactly("orders");
          assertThat(client.weights("orders")).isEmpty();
          assertThat(hosts(client)).containsExactly("orders");
        });
    server.onViewChange(views.with("orders", Views.split(90, 10)).open());
    eventually(
        () ->
            assertThat(client.weights("orders"))
                .isEqualTo(Map.of("vm", 9_000_000, "kubernetes", 1_000_000)));

    server.onViewChange(views.without("orders").open());
    eventually(() -> assertThat(client.weights("orders")).isEmpty());
    assertThat(client.names(CLUSTER)).containsExactly("orders");
  }
}
