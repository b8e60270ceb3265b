package io.sluice.xds.server;

import static io.sluice.xds.protocol.ResourceTypes.CLUSTER;
import static io.sluice.xds.protocol.ResourceTypes.ENDPOINT;
import static io.sluice.xds.protocol.ResourceTypes.LISTENER;
import static io.sluice.xds.protocol.ResourceTypes.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.sluice.view.Assignment;
import io.sluice.view.Proxies.Proxy;
import io.sluice.xds.resources.ResourceNames;
import org.junit.jupiter.api.Test;

/** The server as clients meet it, over real sockets. */
class XdsServerTest extends ServedTest {
  @Test
  void nobodyIsToldAnythingBeforeTheStartBarrierIsPassed() {
    DeltaClient client = delta(Nodes.sidecar("web-1", "*").build());
    client.subscribe(CLUSTER);
    client.subscribe(ENDPOINT, "orders");
    server.onViewChange(views.with("orders", Views.split(100, 0)).waiting());
    eventually(() -> assertThat(server.proxies()).hasSize(1));
    server.onViewChange(views.with("users", Views.split(100, 0)).waiting());

    assertThat(client.responses()).isEmpty();
    server.onViewChange(views.open());
    eventually(() -> assertThat(client.names(CLUSTER)).containsExactly("orders", "users"));
    eventually(() -> assertThat(client.names(ENDPOINT)).containsExactly("orders"));
  }

  @Test
  void aConfirmedZeroIsAnAssignmentWithoutEndpoints() {
    server.onViewChange(views.with("orders", Views.split(100, 0)).open());
    DeltaClient client = delta(Nodes.sidecar("web-1", "orders").build());
    client.subscribe(CLUSTER);
    client.subscribe(ENDPOINT, "orders");
    eventually(() -> assertThat(client.weights("orders")).hasSize(1));

    server.onViewChange(views.with("orders", Assignment.EMPTY).open());

    eventually(() -> assertThat(client.weights("orders")).isEmpty());
    assertThat(client.removed(ENDPOINT)).isEmpty();
    assertThat(client.names(CLUSTER)).containsExactly("orders");
  }

  @Test
  void theProxysOwnListenersComeByWildcardAndApiListenersDoNot() {
    server.onViewChange(views.with("orders", Views.split(100, 0)).open());
    DeltaClient client =
        delta(
            Nodes.sidecar("web-1")
                .setMetadata(
                    Nodes.dependencies("orders").toBuilder()
                        .putFields("egressPort", Nodes.number(15001))
                        .putFields("ingressPort", Nodes.number(15006))
                        .putFields("servicePort", Nodes.number(8080)))
                .build());

    client.subscribe(CLUSTER);
    client.subscribe(LISTENER);

    eventually(
        () -> {
          assertThat(client.names(CLUSTER)).containsExactly("orders", "sluice-local");
          assertThat(client.names(LISTENER))
              .containsExactly("sluice-egress/15001", "sluice-ingress/15006");
        });
  }

  @Test
  void aServiceWithTwoPortsHasTwoClustersAndTwoHosts() {
    server.onViewChange(
        views
            .with(
                "orders",
                Views.port("", "http", Views.split(100, 0)),
                Views.port("grpc", "grpc", Views.split(0, 100)))
            .open());
    DeltaClient client = delta(Nodes.withEgress("web-1", 15001, "orders").build());

    client.subscribe(CLUSTER);
    client.subscribe(ENDPOINT, "orders", "orders:grpc");
    client.subscribe(ROUTE, ResourceNames.EGRESS_ROUTES);

    eventually(
        () -> {
          assertThat(client.names(CLUSTER)).containsExactly("orders", "orders:grpc");
          assertThat(client.weights("orders")).containsOnlyKeys("vm");
          assertThat(client.weights("orders:grpc")).containsOnlyKeys("kubernetes");
          assertThat(hosts(client)).containsExactly("orders", "orders:grpc");
        });
  }

  @Test
  void aSplitAmongAThousandServicesIsOneResponseWithOneResource() {
    String[] names = new String[1_000];
    for (int i = 0; i < names.length; i++) {
      names[i] = "service-" + i;
      views.with(names[i], Views.split(100, 0));
    }
    server.onViewChange(views.open());
    DeltaClient client = delta(Nodes.withEgress("web-1", 15001, "*").build());
    client.subscribe(CLUSTER);
    client.subscribe(ENDPOINT, names);
    client.subscribe(ROUTE, ResourceNames.EGRESS_ROUTES);
    eventually(
        () -> {
          assertThat(client.names(CLUSTER)).hasSize(1_000);
          assertThat(client.names(ENDPOINT)).hasSize(1_000);
          assertThat(hosts(client)).hasSize(1_000);
        });
    int before = client.responses().size();

    server.onViewChange(views.with("service-7", Views.split(90, 10)).open());

    eventually(() -> assertThat(client.weights("service-7")).hasSize(2));
    assertThat(client.responses()).hasSize(before + 1);
    assertThat(client.responses().get(before).getResourcesList()).hasSize(1);
  }

  @Test
  void sotwGetsTheSame() {
    server.onViewChange(
        views.with("orders", Views.split(100, 0)).with("secret", Views.split(100, 0)).open());
    SotwClient client = sotw(Nodes.withEgress("web-1", 15001, "orders", "later").build());
    client.subscribe(CLUSTER);
    client.subscribe(ENDPOINT, "orders", "later", "secret");
    client.subscribe(LISTENER);
    client.subscribe(ROUTE, ResourceNames.EGRESS_ROUTES);

    eventually(
        () -> {
          assertThat(client.newest(CLUSTER)).containsOnlyKeys("orders", "later");
          assertThat(client.newest(ENDPOINT)).containsOnlyKeys("orders", "later", "secret");
          assertThat(client.newest(LISTENER)).containsOnlyKeys("sluice-egress/15001");
          assertThat(client.newest(ROUTE)).containsOnlyKeys(ResourceNames.EGRESS_ROUTES);
        });
    server.onViewChange(views.with("later", Views.split(90, 10)).open());
    eventually(() -> assertThat(client.newest(ENDPOINT)).containsOnlyKeys("later"));
  }

  @Test
  void aNodeThatIsGarbageIsRefusedWithTheReasonAndHarmsNobody() {
    server.onViewChange(views.with("orders", Views.split(100, 0)).open());
    DeltaClient good = delta(Nodes.sidecar("web-1", "*").build());
    good.subscribe(CLUSTER);
    DeltaClient bad = delta(Nodes.sidecar("web-2", "no service").build());
    bad.subscribe(CLUSTER);

    eventually(
        () -> {
          assertThat(bad.end()).isNotNull();
          Status status = Status.fromThrowable(bad.end());
          assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
          assertThat(status.getDescription()).contains("no service");
        });
    eventually(() -> assertThat(good.names(CLUSTER)).containsExactly("orders"));
    assertThat(good.end()).isNull();
    assertThat(server.counters().refusedNodes()).isEqualTo(1);
    assertThat(server.proxies()).extracting(Proxy::id).containsExactly("web-1");
  }

  @Test
  void aProxyThatRejectsIsShownWithItsWordsUntilItAcceptsAnotherVersion() {
    server.onViewChange(
        views.with("orders", Views.split(100, 0)).with("users", Views.split(100, 0)).open());
    DeltaClient client = delta(Nodes.sidecar("web-1", "*").build());
    client.reject("orders");
    client.subscribe(ENDPOINT, "orders", "users");

    eventually(
        () -> {
          assertThat(server.proxies()).hasSize(1);
          Proxy proxy = server.proxies().get(0);
          assertThat(proxy.rejection()).isNotNull();
          assertThat(String.valueOf(proxy.rejection())).contains("it is bad").contains("[orders]");
          assertThat(client.names(ENDPOINT)).containsExactly("users");
        });
    assertThat(server.counters().rejecting()).isEqualTo(1);
  }
}
