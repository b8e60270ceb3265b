package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.Manifest;
import io.sluice.agent.NodeFacts.Variant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Not everybody is treated alike: users of orders stay on their side while it moves, a caller has a
 * split of its own, new pods warm up, and copies of requests go to where nobody is served yet. All
 * is measured at real Envoys.
 */
class StickyIT {
  private static final String USER = "x-user";
  private static final String STICKY = "\"sticky\":{\"header\":\"x-user\"}";
  private static final int USERS = 4_000;

  private Mesh mesh;
  private Member member;
  private List<Backend> vms;
  private List<Backend> pods;

  @BeforeEach
  void ordersOnVmsAndInPods(@TempDir Path folder) {
    mesh = new Mesh(folder);
    vms = mesh.backends("vm", 3);
    pods = mesh.backends("pod", 6);
    mesh.vms.with("orders", Mesh.instances(vms)).with("users", Mesh.instances(vms)).write();
    mesh.pods
        .with("orders", Mesh.instances(pods.subList(0, 2)))
        .with("users", Mesh.instances(pods))
        .write();
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

  /** On which side each user was: the backend's name without its number. */
  private static List<String> sides(Mesh.Proxy proxy, String service) {
    return proxy.calls().users(service, USER, USERS).stream()
        .map(answer -> answer.replaceAll("-\\d+$", ""))
        .toList();
  }

  private static double percent(List<String> sides, String side) {
    return 100.0 * sides.stream().filter(side::equals).count() / sides.size();
  }

  /** Share of users, in percent, who went from one side to another. */
  private static double moved(List<String> before, List<String> after, String from, String to) {
    int moved = 0;
    for (int i = 0; i < before.size(); i++) {
      moved += before.get(i).equals(from) && after.get(i).equals(to) ? 1 : 0;
    }
    return 100.0 * moved / before.size();
  }

  /** Waits until a proxy knows what a look at its configuration shows. */
  private static void awaitConfiguration(Mesh.Proxy proxy, String words, boolean there) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                proxy.envoy().get("/config_dump?resource=dynamic_route_configs").contains(words)
                    == there);
  }

  @Test
  void onlyTheDifferenceOfTheUsersMovesAndNobodyGoesBack() throws Exception {
    Mesh.Proxy proxy = mesh.proxy(member, Variant.DELTA, "orders", "users").awaitLive();
    member.split("orders", split(9_000, 1_000));
    SteadyLoad load = proxy.calls().measuredLoad("orders");

    member.policy("orders", STICKY);
    awaitConfiguration(proxy, "\"orders|kubernetes\"", true);
    List<String> first = sides(proxy, "orders");
    assertThat(percent(first, "pod")).isBetween(8.5, 11.5);
    assertThat(sides(proxy, "orders")).as("the same users once more").isEqualTo(first);

    member.split("orders", split(8_000, 2_000));
    awaitConfiguration(proxy, "\"weight\": 2000", true);
    List<String> second = sides(proxy, "orders");
    assertThat(moved(first, second, "vm", "pod")).isBetween(8.5, 11.5);
    assertThat(moved(first, second, "pod", "vm")).as("went back").isZero();

    mesh.pods.with("orders", Mesh.instances(pods)).write();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                proxy
                    .envoy()
                    .get("/clusters")
                    .contains("orders|kubernetes::127.0.0.1:" + pods.get(5).port()));
    assertThat(sides(proxy, "orders")).as("three times as many pods").isEqualTo(second);

    member.split("users", split(8_000, 2_000));
    member.policy("users", STICKY);
    awaitConfiguration(proxy, "\"users|kubernetes\"", true);
    assertThat(sides(proxy, "users")).as("another service of the wave").isEqualTo(second);

    member.split("orders", split(9_000, 1_000));
    awaitRoutes(proxy, "orders", first);

    member.policy("orders", "\"sticky\":null");
    awaitConfiguration(proxy, "\"orders|kubernetes\"", false);
    member.policy(
        "orders",
        "\"sticky\":{\"header\":\"x-user\",\"cohort\":"
            + "{\"header\":\"x-beta\",\"value\":\"yes\",\"environment\":\"kubernetes\"}}");
    awaitConfiguration(proxy, "x-beta", true);
    for (int i = 0; i < 50; i++) {
      assertThat(proxy.calls().once("orders", Map.of("x-beta", "yes", USER, "user-" + i)))
          .startsWith("pod");
    }
    Calls.Tally seen = load.stop();
    assertThat(seen.failures()).isEmpty();
    assertThat(seen.total()).isGreaterThan(500);
  }

  private static void awaitRoutes(Mesh.Proxy proxy, String service, List<String> sides) {
    await().atMost(Duration.ofSeconds(15)).until(() -> sides(proxy, service).equals(sides));
  }

  @Test
  void turningStickinessOnAndOffUnderLoadFailsNothing() throws Exception {
    Mesh.Proxy proxy = mesh.proxy(member, Variant.SOTW, "orders").awaitLive();
    member.split("orders", split(5_000, 5_000));
    List<SteadyLoad> loads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      loads.add(proxy.calls().measuredLoad("orders"));
    }

    for (int round = 0; round < 12; round++) {
      member.policy("orders", STICKY);
      awaitConfiguration(proxy, "\"orders|kubernetes\"", true);
      member.policy("orders", "\"sticky\":null");
      awaitConfiguration(proxy, "\"orders|kubernetes\"", false);
    }

    int answered = 0;
    List<String> failures = new ArrayList<>();
    for (SteadyLoad load : loads) {
      Calls.Tally seen = load.stop();
      failures.addAll(seen.failures());
      answered += seen.total();
    }
    assertThat(answered).isGreaterThan(500);
    assertThat(failures).isEmpty();
  }

  @Test
  void anOverrideSendsOneCallersTrafficElsewhere() {
    Mesh.Proxy shop = mesh.proxy(member, Variant.DELTA, "orders").awaitLive();
    Mesh.Proxy stock =
        mesh.proxy(
                member,
                Variant.SOTW,
                Manifest.caller(
                    "stock", "vm", mesh.ports().next(), mesh.ports().next(), List.of("orders")))
            .awaitLive();

    member.policy(
        "orders", "\"overrides\":[{\"caller\":\"stock\",\"weights\":{\"kubernetes\":10000}}]");

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> stock.calls().many("orders", 100).percent("pod") == 100);
    assertThat(shop.calls().many("orders", 1_000).percent("vm")).isEqualTo(100);

    SteadyLoad load = stock.calls().measuredLoad("orders");
    member.policy("orders", STICKY);
    awaitConfiguration(stock, "\"orders|vm\"", true);
    assertThat(stock.calls().many("orders", 1_000).percent("pod")).isEqualTo(100);
    assertThat(shop.calls().many("orders", 1_000).percent("vm")).isEqualTo(100);

    member.policy("orders", "\"overrides\":[]");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> stock.calls().many("orders", 100).percent("vm") == 100);
    assertThat(load.stop().failures()).isEmpty();
  }

  @Test
  void newPodsWarmUpAndCopiesReachThemWithoutTheCallersKnowing() {
    Mesh.Proxy proxy = mesh.proxy(member, Variant.DELTA, "orders").awaitLive();
    member.policy(
        "orders",
        "\"warmUpMs\":{\"kubernetes\":4000},"
            + "\"mirror\":{\"environment\":\"kubernetes\",\"basisPoints\":10000}");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              assertThat(proxy.calls().once("orders")).startsWith("vm");
              return pods.get(0).served() > 0 && pods.get(1).served() > 0;
            });
    int before = pods.get(0).served() + pods.get(1).served();
    Calls.Tally seen = proxy.calls().many("orders", 400);
    assertThat(seen.percent("vm")).isEqualTo(100);
    assertThat(seen.failures()).isEmpty();
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> pods.get(0).served() + pods.get(1).served() >= before + 400);

    member.policy("orders", "\"mirror\":null");
    member.split("orders", split(0, 10_000));
    await()
        .pollDelay(Duration.ofSeconds(5)) // the first pods have warmed up then
        .atMost(Duration.ofSeconds(20))
        .until(() -> proxy.calls().many("orders", 100).percent("pod") == 100);
    mesh.pods.with("orders", Mesh.instances(pods.subList(0, 4))).write();
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofSeconds(10))
        .until(() -> young(proxy.calls().many("orders", 60), 2) > 0);

    double early = young(proxy.calls().many("orders", 400), 2);

    assertThat(early).as("share of new pods at once").isLessThan(40);
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> young(proxy.calls().many("orders", 400), 2) > 45);
  }

  /** The share, in percent, of pods beyond the first ones. */
  private static double young(Calls.Tally tally, int first) {
    int hits = 0;
    for (Map.Entry<String, Integer> answer : tally.answers().entrySet()) {
      if (answer.getKey().startsWith("pod-")
          && Integer.parseInt(answer.getKey().substring(4)) > first) {
        hits += answer.getValue();
      }
    }
    return 100.0 * hits / tally.total();
  }
}
