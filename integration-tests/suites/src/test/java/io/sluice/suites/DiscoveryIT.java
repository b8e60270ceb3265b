package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.NodeFacts.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a real Envoy learns of services: those that it depends on, early, late, and when they go.
 */
class DiscoveryIT {
  private Mesh mesh;

  @BeforeEach
  void twoRegistries(@TempDir Path folder) {
    mesh = new Mesh(folder);
    mesh.vms.write();
    mesh.pods.write();
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  private Member readyMember() {
    Member member = mesh.member();
    member.awaitReady();
    return member;
  }

  private static long warming(Mesh.Proxy proxy) throws IOException {
    return proxy.envoy().stat("cluster_manager.warming_clusters");
  }

  @Test
  void aProxyReachesWhatItDependsOnAndNothingElse() {
    mesh.vms.with("orders", Mesh.instances(mesh.backends("orders", 2)));
    mesh.vms.with("users", Mesh.instances(mesh.backends("users", 1))).write();
    Member member = readyMember();

    Mesh.Proxy one = mesh.proxy(member, Variant.DELTA, "orders").awaitLive();
    Mesh.Proxy all = mesh.proxy(member, Variant.SOTW, "*").awaitLive();

    assertThat(one.calls().once("orders")).startsWith("orders-");
    assertThat(one.calls().once("users")).isEqualTo("status 404");
    assertThat(all.calls().once("orders")).startsWith("orders-");
    assertThat(all.calls().once("users")).startsWith("users-");
  }

  @Test
  void aDeclaredDependencyThatDoesNotExistYetIs503AndServesWhenItAppears() throws IOException {
    Member member = readyMember();
    Mesh.Proxy proxy = mesh.proxy(member, Variant.DELTA, "orders").awaitLive();
    assertThat(proxy.calls().once("orders")).startsWith("status 503");
    assertThat(warming(proxy)).isZero();

    mesh.vms.with("orders", Mesh.instances(mesh.backends("orders", 1))).write();

    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> proxy.calls().once("orders").equals("orders-1"));
  }

  /**
   * The registry cannot be read when Envoy connects: it waits, and is never told of an empty world.
   */
  @ParameterizedTest
  @EnumSource(Variant.class)
  void anEnvoyThatConnectsBeforeTheFirstSyncWaitsAndThenServes(Variant variant) throws IOException {
    java.nio.file.Files.delete(mesh.vms.file());
    Member member = mesh.member();
    Mesh.Proxy proxy = mesh.proxy(member, variant, "orders");
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> proxy.envoy().stat("control_plane.connected_state") == 1);
    assertThat(member.isReady()).isFalse();
    assertThat(proxy.envoy().isLive()).isFalse();

    mesh.vms.with("orders", Mesh.instances(mesh.backends("orders", 1))).write();

    proxy.awaitLive();
    assertThat(proxy.calls().once("orders")).isEqualTo("orders-1");
    assertThat(proxy.envoy().stat("cluster_manager.cds.update_rejected")).isZero();
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void aServiceThatVanishesLeavesNothingWarming(Variant variant) throws IOException {
    List<Backend> backends = mesh.backends("orders", 2);
    mesh.vms.with("orders", Mesh.instances(backends)).write();
    Member member = readyMember();
    Mesh.Proxy proxy = mesh.proxy(member, variant, "*").awaitLive();
    assertThat(proxy.calls().once("orders")).startsWith("orders-");

    mesh.vms
        .with(
            "orders",
            backends.stream()
                .map(backend -> Registry.instance(backend.port(), "health: draining"))
                .toList())
        .write();
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> proxy.calls().once("orders").startsWith("status 503"));
    mesh.vms.without("orders").with("users", Mesh.instances(mesh.backends("users", 1))).write();

    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> proxy.calls().once("users").equals("users-1"));
    assertThat(warming(proxy)).isZero();
    Mesh.Proxy late = mesh.proxy(member, variant, "*").awaitLive();
    assertThat(warming(late)).isZero();
    assertThat(late.calls().once("orders")).startsWith("status 503");
  }

  /** A port that turns out to speak HTTP/2 changes its cluster, which must not warm for ever. */
  @ParameterizedTest
  @EnumSource(Variant.class)
  void aChangedClusterDoesNotWarmForEver(Variant variant) throws IOException {
    List<Backend> backends = mesh.backends("orders", 2);
    mesh.vms.with("orders", Mesh.instances(backends)).write();
    Member member = readyMember();
    Mesh.Proxy proxy = mesh.proxy(member, variant, "orders").awaitLive();
    long before = proxy.envoy().stat("cluster_manager.cluster_modified");

    mesh.vms
        .with(
            "orders",
            backends.stream()
                .map(backend -> Registry.instance(backend.port(), "protocol: http2"))
                .toList())
        .write();

    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> proxy.envoy().stat("cluster_manager.cluster_modified") > before);
    await().atMost(Duration.ofSeconds(2)).until(() -> warming(proxy) == 0);
  }

  @Test
  void bothPortsOfAServiceAreReached() throws IOException {
    Backend web = mesh.add(Backend.named("web"));
    Backend admin = mesh.add(Backend.named("admin"));
    mesh.vms
        .with(
            "orders",
            List.of(
                Registry.instance(web.port()),
                Registry.instance(admin.port(), "portName: admin, protocol: http")))
        .write();
    Member member = readyMember();
    Mesh.Proxy proxy = mesh.proxy(member, Variant.DELTA, "orders").awaitLive();

    assertThat(proxy.calls().many("orders", 100).answers().keySet()).containsExactly("web");
    assertThat(proxy.calls().raw("orders:admin")).contains("x-backend: admin");
    assertThat(proxy.calls().raw("_admin.orders")).contains("x-backend: admin");
  }

  @Test
  void ofTwoSourcesThatClaimOneAddressThePreferredOneStandsAndBothAreShown() throws IOException {
    Backend backend = mesh.add(Backend.named("both"));
    mesh.vms.with("orders", List.of(Registry.instance(backend.port()))).write();
    new Registry(mesh.folder().resolve("legacy.yaml"))
        .with("orders", List.of(Registry.instance(backend.port(), "weight: 7")))
        .write();
    Member member =
        mesh.member(
            """
              - { name: vms, kind: file, environment: vm, path: vms.yaml }
              - { name: legacy, kind: file, environment: vm, path: legacy.yaml, precedence: 5 }
            """);
    member.awaitReady();
    Mesh.Proxy proxy = mesh.proxy(member, Variant.DELTA, "orders").awaitLive();

    assertThat(proxy.calls().once("orders")).isEqualTo("both");
    assertThat(proxy.envoy().stat("cluster.orders.membership_total")).isEqualTo(1);
    var endpoints = member.service("orders").get("endpoints");
    assertThat(endpoints).hasSize(1);
    assertThat(endpoints.get(0).get("provenance").findValuesAsText("source"))
        .containsExactly("legacy", "vms");
    assertThat(Map.of("weight", endpoints.get(0).get("weight").asInt())).containsValue(7);
  }
}
