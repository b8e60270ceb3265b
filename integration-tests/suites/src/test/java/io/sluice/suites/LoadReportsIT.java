package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.agent.NodeFacts.Variant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Orders runs on VMs and in pods behind a real Envoy that reports every second. What the server
 * says of shares and errors is what the client counted; who stops to report is seen.
 */
class LoadReportsIT {
  private Mesh mesh;
  private Member member;

  @BeforeEach
  void ordersOnVmsAndInPods(@TempDir Path folder) {
    mesh = new Mesh(folder);
    mesh.vms.with("orders", Mesh.instances(mesh.backends("vm", 3))).write();
    List<Backend> pods = new ArrayList<>(mesh.backends("pod", 2));
    pods.add(mesh.add(Backend.failing("pod-bad")));
    mesh.pods.with("orders", Mesh.instances(pods)).write();
    member = mesh.member();
    member.awaitReady();
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  private JsonNode proof() {
    return member.get("/api/v1/services/orders/proof");
  }

  private static long requests(JsonNode proof, String environment) {
    return proof.at("/measured/shares/" + environment + "/requests").asLong();
  }

  private static List<String> findings(JsonNode proof) {
    List<String> kinds = new ArrayList<>();
    proof.path("findings").forEach(finding -> kinds.add(finding.path("kind").asText()));
    return kinds;
  }

  @Test
  void whatIsMeasuredIsWhatTheClientCounted() throws Exception {
    member.split("orders", Map.of("vm", 7_000, "kubernetes", 3_000));
    Mesh.Proxy proxy = mesh.proxy(member, Variant.DELTA, "orders").awaitLive();
    await() // what is sent before the first report of a cluster is lost (envoy-facts, l)
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              proxy.calls().many("orders", 20);
              return proof().at("/measured/requests").asLong() > 0;
            });
    quiet();
    JsonNode before = proof();
    long retriedBefore = proxy.envoy().stat("cluster.orders.upstream_rq_retry");

    Calls.Tally counted = proxy.calls().many("orders", 4_000);
    quiet();

    JsonNode after = proof();
    // A try that met a connection which its backend was closing is reported, and so is the next
    // one.
    long retried = proxy.envoy().stat("cluster.orders.upstream_rq_retry") - retriedBefore;
    long pods = requests(after, "kubernetes") - requests(before, "kubernetes");
    long vms = requests(after, "vm") - requests(before, "vm");
    long errors = after.at("/measured/errors").asLong() - before.at("/measured/errors").asLong();
    assertThat(vms + pods).isEqualTo(4_000 + retried);
    assertThat(errors).isEqualTo(counted.failures().size() + retried);
    assertThat(errors).isGreaterThan(20);
    assertThat(vms).isBetween((long) counted.count("vm"), counted.count("vm") + retried);
    assertThat(after.at("/measured/callers/0/service").asText()).isEqualTo("shop");
    assertThat(after.at("/acknowledged/known").asInt()).isEqualTo(1);
    assertThat(after.at("/acknowledged/acknowledged").asInt()).isEqualTo(1);
    assertThat(after.at("/published/0/shares").toString())
        .isEqualTo("{\"kubernetes\":3000,\"vm\":7000}");
    assertThat(findings(after)).doesNotContain("not-propagated", "no-reports", "away");
    assertThat(member.metric("sluice_load_streams")).isEqualTo(1);

    proxy.envoy().process().kill();
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(findings(proof())).contains("away"));
    JsonNode away = proof();
    assertThat(away.at("/acknowledged/known").asInt()).isEqualTo(1);
    assertThat(away.at("/acknowledged/acknowledged").asInt()).isZero();
    assertThat(away.at("/acknowledged/missing/0/proxy").asText()).isEqualTo("shop-1");
    assertThat(member.metric("sluice_load_streams")).isZero();
    assertThat(requests(away, "vm")).isEqualTo(requests(after, "vm"));

    assertThat(member.delete("/api/v1/proxies/shop-1", "{\"reason\":\"its host burnt\"}"))
        .isEqualTo(200);
    assertThat(proof().at("/acknowledged/known").asInt()).isZero();
    assertThat(findings(proof())).doesNotContain("away");
  }

  /**
   * Two requests hang in the pods. That is told, and that they ended; and no longer told once the
   * pods were left: an Envoy reports only endpoints that it was given last.
   */
  @Test
  void whatIsInFlightIsToldUntilTheSideIsLeft() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    Backend pod = mesh.add(Backend.behind(first, "pod-slow"));
    mesh.vms.with("exports", Mesh.instances(mesh.backends("exporter", 1))).write();
    await().atMost(Duration.ofSeconds(60)).until(() -> member.serves("exports")); // at home there
    mesh.pods.with("exports", Mesh.instances(List.of(pod))).write();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> member.service("exports").at("/environments/kubernetes/ready").asInt() == 1);
    member.split("exports", Map.of("vm", 0, "kubernetes", 10_000));
    Mesh.Proxy proxy = mesh.proxy(member, Variant.DELTA, "exports").awaitLive();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> exports().at("/acknowledged/acknowledged").asInt() == 1);

    List<Future<String>> calls = proxy.calls().patient("exports", 2);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> exports().at("/measured/shares/kubernetes/inFlight").asInt() == 2);
    member.rollback("exports");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(exports().at("/published/0/shares/kubernetes").asInt()).isZero();
              assertThat(exports().at("/measured/shares/kubernetes/inFlight").isNull()).isTrue();
            });
    first.countDown();

    for (Future<String> call : calls) {
      assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo("pod-slow");
    }
  }

  private JsonNode exports() {
    return member.get("/api/v1/services/exports/proof");
  }

  @Test
  void anEnvoyThatEndsOnPurposeIsNotWaitedFor() {
    Mesh.Proxy stays = mesh.proxy(member, Variant.DELTA, "orders").awaitLive();
    Mesh.Proxy ends = mesh.proxy(member, Variant.SOTW, "orders").awaitLive();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(proof().at("/acknowledged/acknowledged").asInt()).isEqualTo(2);
              assertThat(member.metric("sluice_load_streams")).isEqualTo(2);
            });

    ends.envoy().close(); // SIGTERM, as of a rolling deployment

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(member.metric("sluice_load_streams")).isEqualTo(1);
              assertThat(proof().at("/acknowledged/known").asInt()).isEqualTo(1);
            });
    assertThat(proof().at("/acknowledged/acknowledged").asInt()).isEqualTo(1);
    assertThat(findings(proof())).doesNotContain("away");
    assertThat(stays.envoy().isLive()).isTrue();
  }

  /** Until two reports in a row added nothing. */
  private void quiet() {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(2_500))
        .until(
            new java.util.concurrent.Callable<>() {
              private long last = -1;

              @Override
              public Boolean call() {
                long now =
                    member.get("/api/v1/services/orders/proof").at("/measured/requests").asLong();
                boolean same = now == last;
                last = now;
                return same;
              }
            });
  }
}
