package io.sluice.suites;

import static io.sluice.suites.ClusterScene.weight;
import static io.sluice.suites.ClusterScene.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network between three members is cut, and mended. Every side reads the registries and serves;
 * whoever reaches the database takes changes, and on every side an operator can go back. Each
 * member has an Envoy of its own, of whose requests none fails. The stories share the members.
 */
class ClusterCutIT {
  private static ClusterScene scene;
  private static Trio trio;
  private static final List<Mesh.Proxy> proxies = new ArrayList<>();
  private final List<SteadyLoad> loads = new ArrayList<>();

  @BeforeAll
  static void anEnvoyOnEachMember(@TempDir Path folder) {
    scene = new ClusterScene(folder);
    trio = scene.trio;
    trio.members().forEach(member -> proxies.add(trio.proxy(List.of(member), "orders")));
  }

  @AfterAll
  static void nothingStays() throws Exception {
    scene.close();
  }

  @BeforeEach
  void allAgreeUnderLoad() {
    scene.allAgree();
    scene.split(trio.member(0), 10_000);
    scene.split(trio.member(0), 5_000);
    proxies.forEach(proxy -> loads.add(proxy.calls().load("orders")));
  }

  @AfterEach
  void noRequestFailed() {
    for (SteadyLoad load : loads) {
      Calls.Tally seen = load.stop();
      assertThat(seen.failures()).isEmpty();
      assertThat(seen.total()).isGreaterThan(200);
    }
  }

  /**
   * Waits until each of them misses so many others: 5 to 6 s, and where a second one falls silent a
   * beat after the first, 5 s more, for which Hazelcast asks it who is there.
   */
  private static void awaitMissing(int others, int... members) {
    for (int number : members) {
      within(20)
          .until(
              () ->
                  trio.member(number).alarms().stream()
                      .filter(alarm -> alarm.kind().equals("member-gone"))
                      .count(),
              count -> count == others);
    }
  }

  /** The cut ends; all publish the same within 10 s. */
  private static void mend() {
    trio.wires.mend();
    trio.awaitAgreement(trio.members(), ClusterScene.TEN);
    for (Member member : trio.members()) {
      within(20).until(() -> member.alarms().isEmpty());
    }
  }

  @Test
  void theReaderOfARegistryIsCutOffFromTheTwoOthers() {
    int alone = trio.owner(trio.member(0), "vms");
    List<Member> others = scene.without(alone);

    trio.wires.cutInto(without(alone));
    awaitMissing(1, without(alone).stream().mapToInt(Integer::intValue).toArray());
    awaitMissing(2, alone);

    scene.oneMore(trio.members(), 10); // on both sides
    scene.awaitWeight(5_000);
    scene.split(others.get(0), 8_000); // the database tells the other side
    trio.member(alone).rollback("orders");
    scene.awaitWeight(5_000);

    mend();
    scene.oneMore(trio.members(), 5);
    scene.awaitWeight(5_000);
  }

  private static Set<Integer> without(int number) {
    return Set.of((number + 1) % 3, (number + 2) % 3);
  }

  @Test
  void nobodyHearsAnybody() {
    trio.wires.cutInto();
    awaitMissing(2, 0, 1, 2);

    scene.oneMore(trio.members(), 10);
    scene.split(trio.member(1), 2_000);
    trio.member(2).rollback("orders");
    scene.awaitWeight(5_000);

    mend();
    scene.oneMore(trio.members(), 5);
    scene.awaitWeight(5_000);
  }

  @Test
  void ofThreeOneIsDeadAndTheOthersAreCutApart() {
    int dead = scene.leader(trio.member(0));
    List<Member> left = scene.without(dead);
    SteadyLoad lost = loads.get(dead); // its Envoy knows no other member, and keeps what it has

    trio.member(dead).process().kill();
    trio.wires.cutInto();
    awaitMissing(2, without(dead).stream().mapToInt(Integer::intValue).toArray());

    scene.oneMore(left, 10);
    left.get(0).rollback("orders");
    for (Member member : left) {
      within(20).until(() -> weight(member, "vm") == 10_000);
    }

    trio.wires.mend();
    trio.awaitAgreement(left, ClusterScene.TEN);
    trio.again(dead);
    scene.allAgree();
    scene.awaitWeight(10_000);
    assertThat(lost.seen().failures()).isEmpty();
  }

  @Test
  void withoutTheDatabaseAndWithoutEachOtherEachGoesHomeByItself() {
    trio.wires.cutInto();
    trio.postgres.kill();
    awaitMissing(2, 0, 1, 2);

    scene.oneMore(trio.members(), 10);
    for (Member member : trio.members()) {
      assertThat(member.trySplit("orders", Map.of("vm", 9_000, "kubernetes", 1_000)).statusCode())
          .isEqualTo(503);
      assertThat(weight(member, "vm")).isEqualTo(5_000);
    }
    goHome(trio.member(0));
    within(5).until(() -> weight(trio.member(0), "vm") == 10_000);
    assertThat(weight(trio.member(1), "vm")).as("on another side").isEqualTo(5_000);
    goHome(trio.member(1));
    within(5).until(() -> weight(trio.member(1), "vm") == 10_000);

    trio.wires.mend();
    scene.awaitWeight(10_000); // the third one hears of it
    trio.postgres.again();
    for (Member member : trio.members()) {
      within(60).until(() -> member.get("/api/v1/emergencies").at("/items").isEmpty());
    }
    mend();
    scene.awaitWeight(10_000);
  }

  private static void goHome(Member asked) {
    asked.post(
        "/api/v1/services/orders/rollback", "{\"emergency\": true, \"reason\": \"it burns\"}");
  }
}
