package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.NodeFacts.Variant;
import io.sluice.components.Components;
import io.sluice.components.ConsulServer;
import io.sluice.components.FileTree;
import io.sluice.xds.protocol.ResourceTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A night on which everything is gone at once: the server is killed, and when it is started again
 * Consul is down, one registry file is missing, another is rubbish, and the database is deleted.
 * All that is left is the last-known-good file, or not even that.
 */
class LastKnownGoodIT {
  private static final Map<String, List<String>> EVERYTHING =
      Map.of(
          ResourceTypes.CLUSTER, List.of(),
          ResourceTypes.ENDPOINT, List.of("orders", "users", "search"),
          ResourceTypes.LISTENER, List.of("orders", "users", "search"));

  private final ExecutorService reopening = Executors.newSingleThreadExecutor();
  private Mesh mesh;
  private ConsulServer consul;
  private Member member;
  private Mesh.Proxy proxy;
  private DeltaClient client;
  private List<Backend> users;

  /** Orders on VMs and in pods at 70/30, users in Consul, search in pods. */
  @BeforeEach
  void threeRegistriesAndASplit(@TempDir Path folder) throws IOException {
    mesh = new Mesh(folder);
    consul =
        mesh.add(
            ConsulServer.start(
                Components.ofUser(line -> {}).consul(),
                ConsulServer.Settings.on(mesh.ports()),
                folder.resolve("consul")));
    users = mesh.backends("users", 2);
    register();
    mesh.vms.with("orders", Mesh.instances(mesh.backends("orders-vm", 3))).write();
    mesh.pods
        .with("orders", Mesh.instances(mesh.backends("orders-pod", 6)))
        .with("search", Mesh.instances(mesh.backends("search", 2)))
        .write();
    member =
        mesh.member(
            Mesh.FILES
                + "  - { name: consul, kind: consul, environment: vm, address: \"%s\",\n"
                    .formatted(consul.url())
                + "      exclude: [ { name: consul } ] }\n");
    member.awaitReady();
    member.split("orders", Map.of("vm", 7_000, "kubernetes", 3_000));
    proxy = mesh.proxy(member, Variant.DELTA, "orders", "users").awaitLive();
    client = client("before");
    awaitWritten();
    awaitSigned();
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
    reopening.shutdownNow();
  }

  private void register() throws IOException {
    for (Backend backend : users) {
      consul.put(
          "/v1/agent/service/register",
          "{\"ID\": \"users-%d\", \"Name\": \"users\", \"Address\": \"127.0.0.1\", \"Port\": %d}"
              .formatted(backend.port(), backend.port()));
    }
  }

  private DeltaClient client(String id) {
    DeltaClient connected =
        mesh.add(
            DeltaClient.connect(
                member.xdsPort(), new DeltaClient.Settings(id, EVERYTHING), reopening));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                connected.held(ResourceTypes.ENDPOINT).size() == 3
                    && connected.held(ResourceTypes.CLUSTER).size() == 3
                    && connected.held(ResourceTypes.LISTENER).size() == 3);
    return connected;
  }

  /** Nothing has been left to write for longer than the second that it may take. */
  private void awaitWritten() {
    double[] writes = {0};
    await()
        .atMost(Duration.ofSeconds(20))
        .during(Duration.ofMillis(1_500))
        .until(
            () -> {
              double before = writes[0];
              writes[0] = member.metric("sluice_last_known_good_writes_total");
              return writes[0] > 0 && writes[0] == before;
            });
  }

  /** Some of the audit is vouched for: a database without it will be an alarm. */
  private void awaitSigned() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> member.get("/api/v1/audit/head").at("/anchors/0/size").asLong() > 0);
  }

  /** The server dies, and all that it reads with it. */
  private void theNight() throws IOException {
    member.process().kill();
    consul.process().kill();
    Files.delete(mesh.vms.file());
    Files.writeString(mesh.pods.file(), "services: { orders: [ { address: 127.0.0");
    try (Stream<Path> files = Files.list(member.data())) {
      for (Path file : files.filter(each -> each.toString().endsWith(".db")).toList()) {
        FileTree.delete(file);
      }
    }
  }

  /** The morning: the registries are back as they were. */
  private void theMorning() throws IOException {
    consul = mesh.add(consul.again());
    register();
    mesh.vms.write();
    mesh.pods.write();
  }

  private List<String> alarms() {
    return member.alarms().stream().map(alarm -> alarm.kind() + " " + alarm.subject()).toList();
  }

  @Test
  void aServerThatHasNothingButItsFileServesTheSameBytes() throws Exception {
    var before = client.held();
    SteadyLoad orders = proxy.calls().load("orders");
    SteadyLoad userCalls = proxy.calls().load("users");

    theNight();
    member = mesh.add(member.again());
    member.awaitReady();

    assertThat(client("after").held()).isEqualTo(before);
    await().atMost(Duration.ofSeconds(10)).until(() -> client.streams() > 1);
    assertThat(member.get("/api/v1/services/orders/split").at("/weights/vm").asInt())
        .isEqualTo(7_000);
    Mesh.Proxy late = mesh.proxy(member, Variant.SOTW, "orders", "users").awaitLive();
    Calls.Tally shares = late.calls().many("orders", 2_000);
    assertThat(shares.failures()).isEmpty();
    assertThat(shares.percent("orders-pod")).isBetween(28.0, 32.0);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(alarms())
                    .containsExactly(
                        "source-stale consul",
                        "source-stale pods",
                        "source-stale vms",
                        "store-unavailable store"));
    assertThat(member.metric("sluice_alarms{kind=\"source-stale\"}")).isEqualTo(3);
    assertThat(member.metric("sluice_alarms{kind=\"store-unavailable\"}")).isEqualTo(1);
    assertThat(member.trySplit("orders", Map.of("vm", 10_000)).statusCode()).isEqualTo(503);
    assertThat(member.log().lines("INFO", "What the last run knew is at hand")).hasSize(1);
    List<String> told =
        List.of(
            "consul",
            "pods",
            "vms",
            "The database is not used",
            "The rights of people cannot be read",
            "The history is not recorded");
    for (String once : told) {
      assertThat(member.log().warnings(once)).as(once).hasSize(1);
    }
    assertThat(member.log().warnings("")).hasSize(told.size());

    theMorning();
    // Only an operator knows whether the empty database is to be filled (design 0006).
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(alarms()).containsExactly("store-unavailable store"));
    assertThat(client.held()).isEqualTo(before);
    assertThat(client.resources()).as("nothing was sent twice").isZero();
    assertThat(member.log().errors()).isEmpty();

    member.process().stop();
    member = mesh.add(member.again("--adopt-last-known-good"));
    member.awaitReady();
    // The new database lacks an audit whose heads were signed: who says that is right moves them.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(alarms()).containsExactly("audit-altered audit"));
    member.split("orders", Map.of("vm", 5_000, "kubernetes", 5_000));
    // Envoy waits up to 30 s before it tries a server again that was gone.
    await()
        .atMost(Duration.ofSeconds(45))
        .until(() -> late.calls().many("orders", 200).percent("orders-pod") > 40);
    for (SteadyLoad load : List.of(orders, userCalls)) {
      Calls.Tally seen = load.stop();
      assertThat(seen.failures()).isEmpty();
      assertThat(seen.total()).isGreaterThan(200);
    }
    assertThat(member.log().errors()).isEmpty();
  }

  /**
   * The file is damaged as well. Nothing is guessed from it: it is set aside, proxies keep what
   * they have and are told nothing, until the registries are back; then all is as it was but the
   * split, which only the database and the file knew.
   */
  @Test
  void aDamagedFileIsSetAsideAndNobodyIsToldThatThereIsNothing() throws Exception {
    SteadyLoad load = proxy.calls().load("orders");

    theNight();
    Path file = member.data().resolve("last-known-good");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    member = mesh.add(member.again());

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(alarms()).contains("last-known-good last-known-good"));
    assertThat(member.metric("sluice_alarms{kind=\"last-known-good\"}")).isEqualTo(1);
    assertThat(member.log().warnings("The last-known-good file is refused")).hasSize(1);
    Path aside = file.resolveSibling("last-known-good.refused");
    assertThat(aside).hasBinaryContent(bytes);
    await().atMost(Duration.ofSeconds(10)).until(() -> client.streams() > 1);
    assertThat(member.isReady()).isFalse();
    assertThat(client.responses()).isZero();
    assertThat(proxy.calls().many("orders", 200).failures()).isEmpty();

    theMorning();
    member.awaitReady();
    assertThat(proxy.calls().many("orders", 200).failures()).isEmpty();
    assertThat(client.removals()).isZero();
    Files.delete(aside);
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(alarms()).containsExactly("audit-altered audit"));
    assertThat(load.stop().failures()).isEmpty();
    assertThat(member.log().errors()).isEmpty();
  }
}
