package io.sluice.suites;

import static io.sluice.suites.ClusterScene.TEN;
import static io.sluice.suites.ClusterScene.endpoints;
import static io.sluice.suites.ClusterScene.weight;
import static io.sluice.suites.ClusterScene.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.agent.NodeFacts.Variant;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three members on one PostgreSQL: what one reads all publish, and none of them is missed. The
 * stories share the members; each leaves them well and in agreement.
 */
class ClusterIT {
  private static final String PLAN =
      """
      { "service": "orders", "to": "kubernetes", "reason": "a story", "bakeMs": 3000,
        "steps": [
          { "weights": { "vm": 8000, "kubernetes": 2000 } },
          { "weights": { "vm": 0, "kubernetes": 10000 } } ],
        "toleranceBasisPoints": 500,
        "limits": { "errorRateAtMostBasisPoints": 500 },
        "start": true }
      """;

  private static ClusterScene scene;
  private static Trio trio;
  private static Mesh.Proxy proxy;

  @BeforeAll
  static void ordersInBothEnvironments(@TempDir Path folder) {
    scene = new ClusterScene(folder);
    trio = scene.trio;
    proxy = trio.proxy(trio.members(), "orders");
  }

  @AfterAll
  static void nothingStays() throws Exception {
    scene.close();
  }

  @BeforeEach
  void allAgree() {
    scene.allAgree();
    scene.split(trio.member(0), 10_000);
    proxy.awaitLive();
  }

  @Test
  void whatTheOwnerReadsAllPublishAndWhatOneIsToldAllDo() {
    scene.split(trio.member(2), 5_000);
    scene.oneMore(trio.members(), 5);

    trio.awaitAgreement(trio.members(), Duration.ofSeconds(5));
    assertThat(proxy.calls().many("orders", 200).failures()).isEmpty();
    Set<String> told = new TreeSet<>();
    for (Member member : trio.members()) {
      within(20)
          .until(
              () ->
                  member
                      .get("/api/v1/services/orders/proof")
                      .at("/acknowledged/acknowledged")
                      .asInt(),
              count -> count == 1);
      within(20)
          .until(
              () ->
                  member
                      .get("/api/v1/services/orders/proof")
                      .at("/findings")
                      .findValuesAsText("kind"),
              kinds -> !kinds.contains("no-reports"));
      told.add(member.get("/api/v1/proxies").at("/items/0/member").asText());
    }
    assertThat(told).hasSize(1).isSubsetOf(Trio.name(0), Trio.name(1), Trio.name(2));
  }

  @Test
  void whatAProxyOfOneMemberRefusesIsAnAlarmOnAllUntilItIsGone() throws Exception {
    Mesh mesh = trio.mesh;
    int ingress = mesh.ports().next();
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress("0.0.0.0", ingress));
      Mesh.Proxy refusing =
          mesh.proxy(trio.member(0), Variant.DELTA, mesh.serving(scene.newest(), ingress));

      for (Member member : trio.members()) {
        within(20)
            .untilAsserted(
                () ->
                    assertThat(member.alarms())
                        .singleElement()
                        .satisfies(
                            alarm -> {
                              assertThat(alarm.kind()).isEqualTo("resource-rejected");
                              assertThat(alarm.text())
                                  .startsWith(
                                      member == trio.member(0) ? "It rejects" : "On member-1: It")
                                  .contains("sluice-ingress/" + ingress);
                            }));
        assertThat(member.metric("sluice_alarms{kind=\"resource-rejected\"}"))
            .isEqualTo(member == trio.member(0) ? 1 : 0);
      }

      refusing.envoy().process().kill();
    }
    for (Member member : trio.members()) {
      within(20).until(() -> member.alarms().isEmpty());
    }
  }

  /** Each member has a proxy that knows no other one; the history is written by one member. */
  @Test
  void theHistoryNamesTheProxiesOfAllMembersWhoeverWritesIt() throws Exception {
    List<String> ids = new ArrayList<>();
    List<Mesh.Proxy> own = new ArrayList<>();
    for (Member member : trio.members()) {
      Set<String> before = connected(member);
      own.add(trio.proxy(List.of(member), "orders"));
      Set<String> now = within(10).until(() -> connected(member), all -> !before.containsAll(all));
      now.removeAll(before);
      ids.addAll(now);
    }
    scene.split(trio.member(0), 5_000);
    for (Member member : trio.members()) {
      awaitReceivers(member, ids, List.of("current up", "current up", "current up"));
    }
    Member asked = trio.member(0);
    within(20).until(() -> scene.leader(asked) >= 0);
    int leader = scene.leader(asked);

    trio.member(leader).process().kill();

    List<Member> left = scene.without(leader);
    List<String> without = new ArrayList<>(List.of("current up", "current up", "current up"));
    without.set(leader, "current down");
    for (Member member : left) {
      awaitReceivers(member, ids, without);
    }
    left.get(0).split("orders", Map.of("vm", 7_000, "kubernetes", 3_000));
    without.set(leader, "older down");
    awaitReceivers(left.get(1), ids, without);
    trio.again(leader).awaitReady();
    for (Member member : trio.members()) {
      awaitReceivers(member, ids, List.of("current up", "current up", "current up"));
    }
    for (Mesh.Proxy one : own) {
      one.envoy().close();
    }
    for (Member member : trio.members()) { // each of them ended on purpose, and is missed by nobody
      within(20)
          .until(
              () -> member.get("/api/v1/services/orders/proof").at("/acknowledged/known").asInt(),
              known -> known == 1);
    }
  }

  private static Set<String> connected(Member member) {
    Set<String> ids = new TreeSet<>();
    member.get("/api/v1/proxies").get("items").forEach(one -> ids.add(one.get("id").asText()));
    return ids;
  }

  /** What the history says now of these proxies of orders, asked of a member. */
  private static void awaitReceivers(Member member, List<String> ids, List<String> expected) {
    within(30)
        .untilAsserted(
            () -> {
              JsonNode answer =
                  member.get("/api/v1/registry?service=orders&receivers=true&at=" + Instant.now());
              Map<String, String> said = new HashMap<>();
              for (JsonNode one : answer.at("/items/0/receivers")) {
                said.put(
                    one.get("proxy").asText(),
                    (one.get("current").asBoolean() ? "current " : "older ")
                        + one.get("link").asText());
              }
              assertThat(ids.stream().map(said::get).toList())
                  .as(answer.toString())
                  .isEqualTo(expected);
              assertThat(answer.get("gap").isNull()).as(answer.toString()).isTrue();
            });
  }

  @Test
  void whenTheOwnerOfASourceIsKilledAnotherReadsItAndNoRequestFails() {
    int owner = trio.owner(trio.member(0), "vms");
    SteadyLoad load = proxy.calls().load("orders");

    trio.member(owner).process().kill();

    scene.oneMore(scene.without(owner), 5);
    trio.awaitAgreement(scene.without(owner), TEN);
    trio.again(owner);
    allAgree();
    assertThat(load.stop().failures()).isEmpty();
  }

  @Test
  void anOwnerThatSleptIsNotBelievedWhenItWakes() {
    int owner = trio.owner(trio.member(0), "vms");
    Member asleep = trio.member(owner);
    SteadyLoad load = proxy.calls().load("orders");

    asleep.process().pause();
    scene.oneMore(scene.without(owner), 10);
    asleep.process().resume();

    trio.awaitAgreement(trio.members(), TEN);
    assertThat(endpoints(asleep)).isEqualTo(scene.instances());
    scene.oneMore(trio.members(), 5);
    assertThat(load.stop().failures()).isEmpty();
  }

  @Test
  void aMigrationGoesOnWhenTheMemberThatMovesItDies() {
    Member asked = trio.member(0);
    within(20).until(() -> scene.leader(asked) >= 0);
    int leader = scene.leader(asked);
    SteadyLoad load = proxy.calls().load("orders");
    Member other = trio.member((leader + 1) % 3);
    String id = other.post("/api/v1/migrations", PLAN).path("id").asText();
    within(40).until(() -> weight(other, "kubernetes") == 2_000);

    trio.member(leader).process().kill();

    assertThat(weight(other, "kubernetes")).isEqualTo(2_000);
    within(20).until(() -> scene.leader(other) >= 0 && scene.leader(other) != leader);
    trio.again(leader); // nothing is proven while a member with its proxies is missing
    within(90)
        .until(
            () -> other.get("/api/v1/migrations/" + id).path("state").asText(), "SOAKING"::equals);
    assertThat(load.stop().failures()).isEmpty();
    other.rollback("orders");
  }

  @Test
  void withoutTheDatabaseAllServeAndTheWayHomeReachesAll() {
    scene.split(trio.member(1), 5_000);
    SteadyLoad load = proxy.calls().load("orders");

    trio.postgres.kill();

    scene.oneMore(trio.members(), 10);
    HttpResponse<String> refused =
        trio.member(0).trySplit("orders", Map.of("vm", 9_000, "kubernetes", 1_000));
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
    trio.member(2)
        .post(
            "/api/v1/services/orders/rollback", "{\"emergency\": true, \"reason\": \"it burns\"}");
    scene.awaitWeight(10_000);

    trio.postgres.again();
    for (Member member : trio.members()) {
      within(40).until(() -> member.get("/api/v1/emergencies").at("/items").isEmpty());
      assertThat(weight(member, "vm")).isEqualTo(10_000);
    }
    within(20).until(() -> trio.member(0).alarms().isEmpty());
    assertThat(load.stop().failures()).isEmpty();
  }

  @Test
  void membersAreRestartedOneByOneUnderLoad() {
    SteadyLoad load = proxy.calls().load("orders");
    for (int number = 0; number < 3; number++) {
      trio.member(number).process().stop();
      scene.oneMore(scene.without(number), 10);
      Member again = trio.again(number);
      again.awaitReady();
      trio.awaitAgreement(trio.members(), TEN);
    }
    assertThat(load.stop().failures()).isEmpty();
  }
}
