package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.NodeFacts.Variant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An operator has orders on three VMs and in six pods, slides its traffic from one to the other and
 * back, and measures at a real Envoy that it arrived, while a load that must not notice runs.
 */
class ShiftIT {
  private Mesh mesh;
  private Member member;
  private List<Backend> vms;
  private List<Backend> pods;

  @BeforeEach
  void ordersOnVmsAndInPods(@TempDir Path folder) {
    mesh = new Mesh(folder);
    vms = mesh.backends("vm", 3);
    pods = mesh.backends("pod", 6);
    mesh.vms.with("orders", Mesh.instances(vms)).write();
    mesh.pods.with("orders", Mesh.instances(pods)).write();
    member = mesh.member();
    member.awaitReady();
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  private static Map<String, Integer> split(int vm, int kubernetes) {
    return new TreeMap<>(Map.of("vm", vm, "kubernetes", kubernetes));
  }

  /** Waits until a small sample shows the new split, then measures. */
  private static Calls.Tally measured(Mesh.Proxy proxy, double podPercent) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Math.abs(proxy.calls().many("orders", 400).percent("pod") - podPercent) < 2);
    return proxy.calls().many("orders", 5_000);
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void measuredTrafficFollowsTheSplitAndNoRequestFails(Variant variant) {
    Mesh.Proxy proxy = mesh.proxy(member, variant, "orders").awaitLive();
    Calls.Tally before = proxy.calls().many("orders", 1_000);
    assertThat(before.percent("vm")).isEqualTo(100);

    SteadyLoad load = proxy.calls().measuredLoad("orders");
    Calls.Tally all = before;
    for (int[] step : new int[][] {{9_000, 1_000}, {9_900, 100}, {0, 10_000}}) {
      member.split("orders", split(step[0], step[1]));
      Calls.Tally measured = measured(proxy, step[1] / 100.0);

      assertThat(measured.percent("pod"))
          .as("share of pods at %d basis points", step[1])
          .isBetween(step[1] / 100.0 - 1, step[1] / 100.0 + 1);
      all = all.plus(measured);
    }
    all = all.plus(load.stop());

    assertThat(all.failures()).isEmpty();
    assertThat(all.answers().keySet()).hasSize(9);
  }

  @Test
  void aRollbackBringsAllTrafficBackWithinASecondOrTwo() {
    Mesh.Proxy proxy = mesh.proxy(member, Variant.DELTA, "orders").awaitLive();
    member.split("orders", split(5_000, 5_000));
    measured(proxy, 50);

    member.rollback("orders");

    await()
        .atMost(Duration.ofSeconds(2))
        .until(() -> proxy.calls().many("orders", 100).percent("vm") == 100);
    assertThat(proxy.calls().many("orders", 2_000).percent("vm")).isEqualTo(100);
  }

  /**
   * Instances come, leave with an announcement, move and change weight, ports and splits change,
   * for as long as a load runs; the load sees 200 and nothing else.
   */
  @Test
  void changesUnderLoadFailNoRequest() {
    Mesh.Proxy proxy = mesh.proxy(member, Variant.DELTA, "orders").awaitLive();
    member.split("orders", split(5_000, 5_000));
    measured(proxy, 50);
    SteadyLoad load = proxy.calls().measuredLoad("orders");

    for (int round = 0; round < 10; round++) {
      member.split("orders", split(1_000 * round, 10_000 - 1_000 * round));
      String leaving = Registry.instance(pods.get(0).port(), "health: draining");
      List<String> some = new java.util.ArrayList<>(Mesh.instances(pods.subList(1, 6 - round % 2)));
      some.add(leaving);
      mesh.pods.with("orders", some).write();
      mesh.pods.with("search", Mesh.instances(pods.subList(0, 1 + round % 3))).write();
      int expected = 10_000 - 1_000 * round;
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> member.service("orders").toString().contains("\"kubernetes\":" + expected));
    }
    await() // ten changes may take less than the 2 s that so many requests do
        .atMost(Duration.ofSeconds(60))
        .until(() -> load.seen().total() > 200);

    assertThat(load.stop().failures()).isEmpty();
  }
}
