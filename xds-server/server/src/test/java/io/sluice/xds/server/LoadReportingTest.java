package io.sluice.xds.server;

import static io.sluice.xds.server.LoadClient.cluster;
import static io.sluice.xds.server.LoadClient.to;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;
import io.sluice.view.traffic.Counts;
import io.sluice.view.traffic.Traffic;
import io.sluice.view.traffic.Way;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Load reports as clients send them, over real sockets. */
class LoadReportingTest extends ServedTest {
  private static final Node SHOP =
      Nodes.sidecar("shop-1", "orders", "users")
          .setCluster("shop")
          .addClientFeatures("envoy.lrs.supports_send_all_clusters")
          .build();
  private static final Way VM = new Way("shop", "orders", "vm");
  private static final Way POD = new Way("shop", "orders", "kubernetes");

  @BeforeEach
  void ordersAndUsers() {
    server.onViewChange(
        views
            .with("orders", Views.split(50, 50))
            .with("users", Views.split(100, 0))
            .with("payments", Views.split(100, 0))
            .open());
  }

  private Traffic traffic() {
    return server.traffic();
  }

  private Counts sent(Way way) {
    return traffic().read(way.service()).ways().getOrDefault(way, Counts.NONE);
  }

  @Test
  void aClientIsToldHowOftenToReportAndForWhat() {
    try (LoadClient envoy = new LoadClient(server.port());
        LoadClient old = new LoadClient(server.port())) {
      envoy.report(SHOP);
      old.report(Nodes.sidecar("old-1", "orders", "users").build());

      eventually(
          () -> {
            assertThat(envoy.responses()).hasSize(1);
            assertThat(old.responses()).hasSize(1);
          });
      assertThat(envoy.responses().get(0).getSendAllClusters()).isTrue();
      assertThat(envoy.responses().get(0).getLoadReportingInterval())
          .isEqualTo(Durations.fromSeconds(5));
      assertThat(old.responses().get(0).getClustersList()).containsExactly("orders", "users");
    }
  }

  @Test
  void everyReportCountsOnceWhicheverStreamItComesOn() {
    try (LoadClient first = new LoadClient(server.port())) {
      first.report(SHOP).report(SHOP, cluster("orders", to("vm", 90, 0), to("kubernetes", 9, 1)));
      eventually(() -> assertThat(sent(POD).completed()).isEqualTo(10));
    }
    try (LoadClient again = new LoadClient(server.port())) {
      again.report(
          SHOP, cluster("orders:grpc", to("vm", 5, 0)), cluster("orders|vm", to("vm", 2, 3)));

      eventually(() -> assertThat(sent(VM)).isEqualTo(new Counts(100, 97, 3, 0, 2)));
      assertThat(sent(POD)).isEqualTo(new Counts(10, 9, 1, 0, 0));
      assertThat(traffic().read("orders").byCaller("orders")).containsOnlyKeys("shop");
    }
  }

  @Test
  void copiesAreCountedApart() {
    try (LoadClient client = new LoadClient(server.port())) {
      client.report(
          SHOP,
          cluster("orders|kubernetes|mirror", to("kubernetes", 30, 2)),
          cluster("orders", to("vm", 7, 0)));

      eventually(() -> assertThat(sent(VM).completed()).isEqualTo(7));
      assertThat(sent(POD)).isEqualTo(Counts.NONE);
      assertThat(traffic().copies("orders")).containsOnlyKeys("kubernetes");
      Counts copies = traffic().copies("orders").getOrDefault("kubernetes", Counts.NONE);
      assertThat(copies.completed()).isEqualTo(32);
      assertThat(copies.errors()).isEqualTo(2);
    }
  }

  @Test
  void whatIsDroppedHasNoEnvironment() {
    try (LoadClient client = new LoadClient(server.port())) {
      client.report(
          SHOP, cluster("orders", to("vm", 7, 0)).toBuilder().setTotalDroppedRequests(3).build());

      eventually(
          () ->
              assertThat(sent(new Way("shop", "orders", ""))).isEqualTo(new Counts(0, 0, 0, 3, 0)));
    }
  }

  @Test
  void aSidecarReportsWhatItsServiceTookIn() {
    Node orders =
        Nodes.sidecar("orders-1")
            .setCluster("orders")
            .setLocality(
                io.envoyproxy.envoy.config.core.v3.Locality.newBuilder().setZone("kubernetes"))
            .setMetadata(
                Nodes.dependencies().toBuilder()
                    .putFields("ingressPort", Nodes.number(15006))
                    .putFields("servicePort", Nodes.number(8080)))
            .build();
    try (LoadClient client = new LoadClient(server.port())) {
      client.report(
          orders, cluster("sluice-local", to("", 40, 2)), cluster("sluice-xds", to("", 1, 0)));

      eventually(
          () -> assertThat(traffic().read("orders").received("orders").completed()).isEqualTo(42));
      assertThat(traffic().read("orders").ways()).isEmpty();
      assertThat(traffic().reporters())
          .singleElement()
          .matches(one -> one.ingress() && one.environment().equals("kubernetes"));
    }
  }

  @Test
  void whatIsWrongInAReportIsLeftOutAndTheRestCounts() {
    try (LoadClient client = new LoadClient(server.port());
        LoadClient other = new LoadClient(server.port())) {
      client.report(
          SHOP,
          cluster("orders", to("vm", -1, 0), to("kubernetes", 8, 0), to("elsewhere", 1, 0)),
          cluster("orders", to("vm", Long.MAX_VALUE, 0)),
          cluster("payments", to("vm", 4, 0)),
          cluster("nobody", to("vm", 5, 0)),
          cluster("", to("vm", 5, 0)));
      other.report(SHOP.toBuilder().setId("shop-2").build(), cluster("users", to("vm", 1, 0)));

      eventually(() -> assertThat(sent(POD).completed()).isEqualTo(8));
      eventually(() -> assertThat(sent(new Way("shop", "users", "vm")).issued()).isEqualTo(1));
      assertThat(sent(VM)).isEqualTo(Counts.NONE);
      assertThat(traffic().readAll().ways()).hasSize(2);
      assertThat(traffic().uncounted()).isEqualTo(9);
      assertThat(server.loadCounters().wrong()).isEqualTo(3);
      assertThat(client.end()).isNull();
    }
  }

  @Test
  void aStreamReportsForOneNode() {
    try (LoadClient client = new LoadClient(server.port());
        LoadClient nobody = new LoadClient(server.port())) {
      client.report(SHOP).report(SHOP.toBuilder().setId("shop-2").build());
      nobody.report(SHOP.toBuilder().setId("a\nb").build());

      eventually(() -> assertThat(client.end()).isEqualTo(Status.Code.INVALID_ARGUMENT));
      eventually(() -> assertThat(nobody.end()).isEqualTo(Status.Code.INVALID_ARGUMENT));
      assertThat(server.loadCounters().refusedNodes()).isEqualTo(1);
      eventually(() -> assertThat(traffic().reporters()).isEmpty());
    }
  }
}
