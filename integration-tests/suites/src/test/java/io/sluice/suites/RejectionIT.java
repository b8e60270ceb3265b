package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.NodeFacts.Variant;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real Envoy rejects a listener of ours: another program has its ingress port. The rejection does
 * not loop and keeps nothing else from this Envoy or from others; one alarm says which proxy
 * rejects what, in Envoy's words. Once the port is free, Envoy is started again and takes the
 * listener.
 */
class RejectionIT {
  private static final String REJECTED = "sluice_xds_rejections_total";
  private static final String ALARMS = "sluice_alarms{kind=\"resource-rejected\"}";

  private Mesh mesh;
  private Member member;
  private List<Backend> backends;

  @BeforeEach
  void ordersBehindAServer(@TempDir Path folder) {
    mesh = new Mesh(folder);
    backends = mesh.backends("orders", 4);
    mesh.vms.with("orders", Mesh.instances(backends.subList(0, 3))).write();
    mesh.pods.write();
    member = mesh.member();
    member.awaitReady();
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void aRejectedListenerHoldsNothingElseBackAndIsTakenOnceItCanBe(Variant variant)
      throws Exception {
    SteadyLoad load =
        mesh.proxy(member, Variant.DELTA, "orders").awaitLive().calls().load("orders");
    int ingress = mesh.ports().next();
    Mesh.Proxy proxy;
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress("0.0.0.0", ingress));
      proxy =
          mesh.proxy(member, variant, mesh.serving(backends.get(0), ingress, "orders")).awaitLive();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> {
                assertThat(member.alarms()).hasSize(1);
                assertThat(member.alarms().get(0).text())
                    .contains("sluice-ingress/" + ingress, "cannot bind");
              });
      assertThat(member.alarms())
          .extracting(Member.StandingAlarm::kind, Member.StandingAlarm::subject)
          .containsExactly(org.assertj.core.groups.Tuple.tuple("resource-rejected", "shop-2"));
      assertThat(member.metric(ALARMS)).isEqualTo(1);

      assertEverythingElseArrives(proxy);
      double rejections = member.metric(REJECTED);
      assertThat(rejections).as("one search").isLessThan(5);
      await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(4))
          .until(() -> member.metric(REJECTED) == rejections);
      assertThat(member.log().warnings("shop-2")).hasSize(1);
      assertThat(member.log().warnings("a proxy")).hasSize(1);
    }

    proxy.envoy().process().kill();
    Mesh.Proxy again = new Mesh.Proxy(mesh.add(proxy.envoy().again()), proxy.calls()).awaitLive();

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> again.envoy().get("/listeners").contains("sluice-ingress/" + ingress));
    await().atMost(Duration.ofSeconds(5)).until(() -> member.alarms().isEmpty());
    assertThat(load.stop().failures()).isEmpty();
    assertThat(member.log().errors()).isEmpty();
  }

  /** The egress listener of the same response, and endpoints that change while Envoy rejects. */
  private void assertEverythingElseArrives(Mesh.Proxy proxy) throws IOException {
    assertThat(proxy.calls().many("orders", 100).failures()).isEmpty();
    mesh.vms.with("orders", Mesh.instances(backends)).write();
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> proxy.calls().many("orders", 40).answers().containsKey("orders-4"));
    assertThat(proxy.envoy().stat("cluster_manager.warming_clusters")).isZero();
    assertThat(proxy.calls().many("orders", 100).failures()).isEmpty();
  }
}
