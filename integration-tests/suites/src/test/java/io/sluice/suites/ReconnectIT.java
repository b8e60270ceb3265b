package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.NodeFacts.Variant;
import io.sluice.xds.protocol.ResourceTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proxies and their server lose each other and find each other again: an Envoy dies and is started,
 * the server dies under two hundred streams, a thousand clients come back at once. Nobody does
 * anything about it, and whoever was not struck himself notices nothing. None of it is a reason for
 * an alarm: proxies come and go. The one metric that tells it is {@code sluice_xds_streams}.
 */
class ReconnectIT {
  private static final String STREAMS = "sluice_xds_streams";
  private static final List<String> SERVICES =
      IntStream.range(0, 20).mapToObj(i -> "service-" + i).toList();

  private final ExecutorService reopening = Executors.newSingleThreadExecutor();
  private Mesh mesh;
  private Member member;
  private Mesh.Proxy proxy;

  @BeforeEach
  void ordersBehindAnEnvoyAndTwentyMoreServices(@TempDir Path folder) {
    mesh = new Mesh(folder);
    mesh.vms.with("orders", Mesh.instances(mesh.backends("orders", 3)));
    for (int i = 0; i < SERVICES.size(); i++) {
      mesh.vms.with(SERVICES.get(i), instances(i, 3));
    }
    mesh.vms.write();
    mesh.pods.write();
    member = mesh.member();
    member.awaitReady();
    proxy = mesh.proxy(member, Variant.DELTA, "orders").awaitLive();
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
    reopening.shutdownNow();
  }

  /** Addresses that nobody calls. */
  private static List<String> instances(int service, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Registry.instance(19_000 + 10 * service + i))
        .toList();
  }

  /** Clients, connected at once, each of which has all that it asks for when this returns. */
  private List<DeltaClient> clients(int count, Map<String, List<String>> names) {
    List<DeltaClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      DeltaClient.Settings settings = new DeltaClient.Settings("client-" + i, names);
      clients.add(mesh.add(DeltaClient.connect(member.xdsPort(), settings, reopening)));
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> clients.stream().allMatch(client -> complete(client, names)));
    return clients;
  }

  private static boolean complete(DeltaClient client, Map<String, List<String>> names) {
    return names.entrySet().stream()
        .allMatch(
            wanted ->
                client.held(wanted.getKey()).size()
                    == (wanted.getValue().isEmpty()
                        ? SERVICES.size() + 1
                        : wanted.getValue().size()));
  }

  private void awaitStreams(int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(member.metric(STREAMS)).isEqualTo(count));
  }

  /** Every client sees a change that is made now. */
  private void assertFollowing(List<DeltaClient> clients, int instances) {
    String name = SERVICES.get(7);
    String before = version(clients.get(0), name);
    mesh.vms.with(name, instances(7, instances)).write();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> clients.stream().map(client -> version(client, name)).noneMatch(before::equals));
  }

  private static String version(DeltaClient client, String name) {
    return client.version(ResourceTypes.ENDPOINT, name);
  }

  /** An Envoy that gets no processor for seconds reports its load late, which is no fault here. */
  private static boolean isLateReport(String line) {
    return line.contains("does not report what it sends");
  }

  private void assertNoAlarmAndNoWarning() {
    await().atMost(Duration.ofSeconds(10)).until(() -> member.alarms().isEmpty());
    assertThat(member.log().warnings("")).allMatch(ReconnectIT::isLateReport);
    assertThat(member.log().errors()).isEmpty();
  }

  /**
   * Envoy is killed and started again. The other Envoy's load goes on; the new process is live and
   * serves without anybody's help.
   */
  @Test
  void anEnvoyThatIsKilledAndStartedServesAgainAndNobodyElseNotices() throws Exception {
    Mesh.Proxy other = mesh.proxy(member, Variant.SOTW, "orders").awaitLive();
    SteadyLoad load = other.calls().load("orders");
    awaitStreams(2);

    proxy.envoy().process().kill();
    awaitStreams(1);
    Mesh.Proxy again = new Mesh.Proxy(mesh.add(proxy.envoy().again()), proxy.calls()).awaitLive();

    assertThat(again.calls().many("orders", 400).failures()).isEmpty();
    assertThat(again.calls().many("orders", 400).answers()).hasSize(3);
    assertThat(again.envoy().stat("cluster_manager.warming_clusters")).isZero();
    awaitStreams(2);
    assertThat(load.stop().failures()).isEmpty();
    assertNoAlarmAndNoWarning();
  }

  /**
   * The server is killed under two hundred streams and an Envoy with a load, and started again. All
   * come back by themselves; what they hold already is not sent again, and no request fails.
   */
  @Test
  void aServerThatIsKilledUnderTwoHundredStreamsGetsThemBackAndSendsNothingTwice() {
    List<DeltaClient> clients =
        clients(200, Map.of(ResourceTypes.CLUSTER, List.of(), ResourceTypes.ENDPOINT, SERVICES));
    awaitStreams(201);
    var before = clients.get(0).held();
    SteadyLoad load = proxy.calls().load("orders");

    member.process().kill();
    member = mesh.add(member.again());
    member.awaitReady();
    awaitStreams(201);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> clients.stream().allMatch(client -> client.streams() == 2));
    assertFollowing(clients, 4);

    assertThat(clients)
        .allSatisfy(
            client -> {
              assertThat(client.resources()).as("only the change").isEqualTo(1);
              assertThat(client.removals()).isZero();
            });
    assertThat(clients.get(0).held().get(ResourceTypes.CLUSTER))
        .isEqualTo(before.get(ResourceTypes.CLUSTER));
    Calls.Tally seen = load.stop();
    assertThat(seen.failures()).isEmpty();
    assertThat(seen.answers()).hasSize(3);
    assertThat(member.log().lines("INFO", "Every source is known")).hasSize(1);
    assertNoAlarmAndNoWarning();
  }

  /**
   * The network between the server and a thousand clients breaks and is back at once: all of them
   * reconnect within a second, and again. They get back their streams and nothing that they hold
   * already; a real Envoy's load beside them does not fail, and when they are gone the server is as
   * small as before.
   */
  @Test
  void aThousandReconnectsInASecondCostNobodyAnythingAndLeaveNothing() {
    Map<String, List<String>> few = Map.of(ResourceTypes.ENDPOINT, SERVICES.subList(5, 10));
    clients(1_000, few).forEach(DeltaClient::close);
    awaitStreams(1);
    Footprint before = Footprint.of(member);
    SteadyLoad load = proxy.calls().load("orders");

    List<DeltaClient> crowd = clients(1_000, few);
    for (int round = 0; round < 2; round++) {
      crowd.forEach(DeltaClient::reconnect);
      assertFollowing(crowd, 4 + round);
      assertThat(crowd).allMatch(client -> client.resources() == 1, "got the change alone");
      awaitStreams(1_001);
    }
    crowd.forEach(DeltaClient::close);
    awaitStreams(1);

    Calls.Tally seen = load.stop();
    assertThat(seen.failures()).isEmpty();
    assertThat(seen.answers()).hasSize(3);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              Footprint after = Footprint.of(member);
              assertThat(after.threadsSince(before))
                  .as("the console's pools, which are bounded, fill as they are used")
                  .allMatch(name -> name.startsWith("sluice-console-"));
              assertThat(after.files()).isLessThanOrEqualTo(before.files() + 2);
              assertThat(after.heapMegabytes()).isLessThan(before.heapMegabytes() + 5);
            });
    await().atMost(Duration.ofSeconds(10)).until(() -> member.alarms().isEmpty());
    assertThat(member.log().warnings(""))
        .as("none, unless the machine gave clients and Envoy no processor for 5 s: then ten a wave")
        .hasSizeLessThanOrEqualTo(4 * 11 + 1)
        .allMatch(line -> line.contains("TroubleLog") || isLateReport(line));
    assertThat(member.log().errors()).isEmpty();
  }
}
