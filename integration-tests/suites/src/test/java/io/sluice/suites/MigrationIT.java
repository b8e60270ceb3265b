package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.agent.NodeFacts.Variant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations on real processes: what a real Envoy reports moves them, and nothing else. */
class MigrationIT {
  private static final String PLAN =
      """
      { "service": "orders", "to": "kubernetes", "reason": "a story", "bakeMs": 4000,
        "steps": [
          { "weights": { "vm": 8000, "kubernetes": 2000 } },
          { "weights": { "vm": 0, "kubernetes": 10000 } } ],
        "toleranceBasisPoints": 500,
        "guards": [ { "kind": "errorRate", "name": "errors", "deltaBasisPoints": 50 } ],
        "limits": { "errorRateAtMostBasisPoints": 500 },
        "start": true }
      """;

  private Mesh mesh;
  private Member member;
  private Mesh.Proxy proxy;

  @BeforeEach
  void ordersOnThreeVmsAndSixPods(@TempDir Path folder) {
    mesh = new Mesh(folder);
    mesh.vms.with("orders", Mesh.instances(mesh.backends("vm", 3))).write();
    mesh.pods.with("orders", Mesh.instances(mesh.backends("pod", 6))).write();
    member = mesh.member();
    member.awaitReady();
    proxy = mesh.proxy(member, Variant.DELTA, "orders").awaitLive();
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  private JsonNode migration(String id) {
    return member.get("/api/v1/migrations/" + id);
  }

  private void awaitState(String id, String state) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> migration(id).path("state").asText(), state::equals);
  }

  /**
   * The server is killed while the first step bakes, and comes back: no weight moves meanwhile, no
   * request fails, and the migration goes on to its end by itself.
   */
  @Test
  void aKilledServerChangesNoWeightAndTheMigrationGoesOn() {
    SteadyLoad load = proxy.calls().measuredLoad("orders");
    String id = member.post("/api/v1/migrations", PLAN).path("id").asText();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> migration(id).path("bakedMs").asLong() > 1_000);

    member.process().kill();
    assertThat(proxy.calls().many("orders", 2_000).percent("pod")).isBetween(15.0, 25.0);
    member = mesh.add(member.again());
    member.awaitReady();
    JsonNode after = migration(id);
    assertThat(after.path("state").asText()).isIn("RUNNING", "PAUSED");
    assertThat(after.path("step").asInt()).isEqualTo(1);

    awaitState(id, "SOAKING");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> proxy.calls().many("orders", 200).percent("pod") == 100);
    assertThat(load.stop().failures()).isEmpty();
    assertThat(member.log().errors()).isEmpty();
  }

  /** While it runs nobody else moves the split; a rollback needs nobody's leave and ends it. */
  @Test
  void aRollbackEndsItAndAnotherSplitIsRefused() {
    SteadyLoad load = proxy.calls().measuredLoad("orders");
    String id = member.post("/api/v1/migrations", PLAN).path("id").asText();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> member.service("orders").toString().contains("\"kubernetes\":2000"));

    assertThat(member.trySplit("orders", Map.of("vm", 5_000, "kubernetes", 5_000)))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(409))
        .satisfies(answer -> assertThat(answer.body()).contains(id));
    member.rollback("orders");

    awaitState(id, "ROLLED_BACK");
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> proxy.calls().many("orders", 200).percent("vm") == 100);
    assertThat(load.stop().failures()).isEmpty();
  }
}
