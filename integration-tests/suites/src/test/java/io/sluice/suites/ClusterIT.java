package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
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
  private static final Duration TEN = Duration.ofSeconds(10);
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

  private static Trio trio;
  private static List<Backend> vms;
  private static List<Backend> pods;
  private static Mesh.Proxy proxy;

  @BeforeAll
  static void ordersInBothEnvironments(@TempDir Path folder) {
    trio = new Trio(folder);
    vms = new ArrayList<>(trio.mesh.backends("vm", 3));
    pods = trio.mesh.backends("pod", 12); // room for all of the traffic
    trio.mesh.vms.with("orders", Mesh.instances(vms)).write();
    trio.mesh.pods.with("orders", Mesh.instances(pods)).write();
    for (Member member : trio.members()) {
      within(60).until(() -> member.isReady() && member.serves("orders"));
    }
    proxy = trio.proxy(trio.members());
  }

  @AfterAll
  static void nothingStays() throws Exception {
    trio.mesh.close();
  }

  @BeforeEach
  void allAgree() {
    for (Member member : trio.members()) {
      within(60).until(member::isReady);
    }
    trio.awaitAgreement(trio.members(), TEN);
    trio.member(0).split("orders", Map.of("vm", 10_000, "kubernetes", 0));
    proxy.awaitLive();
  }

  private static ConditionFactory within(int seconds) {
    return await().atMost(Duration.ofSeconds(seconds));
  }

  private static int endpoints(Member member) {
    return member.service("orders").get("endpoints").size();
  }

  /** One more VM stands in the registry; these members show it in so many seconds. */
  private static void oneMore(List<Member> members, int seconds) {
    vms.addAll(trio.mesh.backends("vm-" + vms.size(), 1));
    int all = vms.size() + pods.size();
    trio.mesh.vms.with("orders", Mesh.instances(vms)).write();
    for (Member member : members) {
      within(seconds).until(() -> endpoints(member) == all);
    }
  }

  private static List<Member> without(int number) {
    List<Member> left = new ArrayList<>(trio.members());
    left.remove(number);
    return left;
  }

  private static int weight(Member member, String environment) {
    return member.service("orders").at("/split/weights/" + environment).asInt();
  }

  private static int leader(Member asked) {
    return trio.numberOf(asked, one -> one.get("leader").asBoolean());
  }

  @Test
  void whatTheOwnerReadsAllPublishAndWhatOneIsToldAllDo() {
    trio.member(2).split("orders", Map.of("vm", 5_000, "kubernetes", 5_000));
    for (Member member : trio.members()) {
      within(5).until(() -> weight(member, "vm") == 5_000);
    }
    oneMore(trio.members(), 5);

    trio.awaitAgreement(trio.members(), Duration.ofSeconds(5));
    assertThat(proxy.calls().many("orders", 200).failures()).isEmpty();
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
    }
  }

  @Test
  void whenTheOwnerOfASourceIsKilledAnotherReadsItAndNoRequestFails() {
    int owner = trio.owner(trio.member(0), "vms");
    SteadyLoad load = proxy.calls().load("orders");

    trio.member(owner).process().kill();

    oneMore(without(owner), 5);
    trio.awaitAgreement(without(owner), TEN);
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
    oneMore(without(owner), 10);
    asleep.process().resume();

    trio.awaitAgreement(trio.members(), TEN);
    int all = vms.size() + pods.size();
    assertThat(endpoints(asleep)).isEqualTo(all);
    oneMore(trio.members(), 5);
    assertThat(load.stop().failures()).isEmpty();
  }

  @Test
  void aMigrationGoesOnWhenTheMemberThatMovesItDies() {
    Member asked = trio.member(0);
    within(20).until(() -> leader(asked) >= 0);
    int leader = leader(asked);
    SteadyLoad load = proxy.calls().load("orders");
    Member other = trio.member((leader + 1) % 3);
    String id = other.post("/api/v1/migrations", PLAN).path("id").asText();
    within(40).until(() -> weight(other, "kubernetes") == 2_000);

    trio.member(leader).process().kill();

    assertThat(weight(other, "kubernetes")).isEqualTo(2_000);
    within(20).until(() -> leader(other) >= 0 && leader(other) != leader);
    trio.again(leader); // nothing is proven while a member with its proxies is missing
    within(90)
        .until(
            () -> other.get("/api/v1/migrations/" + id).path("state").asText(), "SOAKING"::equals);
    assertThat(load.stop().failures()).isEmpty();
    other.rollback("orders");
  }

  @Test
  void withoutTheDatabaseAllServeAndTheWayHomeReachesAll() {
    trio.member(1).split("orders", Map.of("vm", 5_000, "kubernetes", 5_000));
    for (Member member : trio.members()) {
      within(5).until(() -> weight(member, "vm") == 5_000);
    }
    SteadyLoad load = proxy.calls().load("orders");

    trio.postgres.kill();

    oneMore(trio.members(), 10);
    HttpResponse<String> refused =
        trio.member(0).trySplit("orders", Map.of("vm", 9_000, "kubernetes", 1_000));
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
    trio.member(2)
        .post(
            "/api/v1/services/orders/rollback", "{\"emergency\": true, \"reason\": \"it burns\"}");
    for (Member member : trio.members()) {
      within(5).until(() -> weight(member, "vm") == 10_000);
    }

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
      oneMore(without(number), 10);
      Member again = trio.again(number);
      within(60).until(again::isReady);
      trio.awaitAgreement(trio.members(), TEN);
    }
    assertThat(load.stop().failures()).isEmpty();
  }
}
