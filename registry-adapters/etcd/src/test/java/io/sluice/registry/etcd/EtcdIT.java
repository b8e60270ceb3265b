package io.sluice.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.components.EtcdServer;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Rejected;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.testkit.EventLog;
import io.sluice.registry.testkit.FaultyProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real etcd does to its reader beyond what the contracts ask for. */
class EtcdIT {
  private static final EtcdLayout NAMING = new EtcdLayout.GrpcNaming();

  private final EventLog events = new EventLog();
  private RealEtcd etcd;
  private FaultyProxy proxy;
  private EtcdRegistry registry;

  @SuppressWarnings("NullAway.Init") // JUnit calls start before any test
  EtcdIT() {}

  @BeforeEach
  void start(@TempDir Path folder) {
    etcd = RealEtcd.start(folder);
    proxy = new FaultyProxy(etcd.address());
    registry = new EtcdRegistry("story", settings(NAMING));
    put("orders", "a", "127.0.0.1:19001");
    put("orders", "b", "127.0.0.1:19002");
  }

  @AfterEach
  void stop() {
    registry.close();
    proxy.close();
    etcd.close();
  }

  private EtcdSettings settings(EtcdLayout layout) {
    return etcd.settings(proxy.address().getPort(), layout);
  }

  private void put(String service, String id, String place) {
    etcd.put(
        service, id, "{\"Op\":0,\"Addr\":\"%s\",\"Metadata\":{\"weight\":2}}".formatted(place));
  }

  private void startAndSync() {
    registry.start(events);
    Synced unused = events.awaitSynced(0);
  }

  /** A night of changes and compactions while the way was cut: nothing is empty in between. */
  @Test
  void whatWasCompactedWhileItWasAwayIsListedAnew() {
    startAndSync();
    proxy.refuse();
    Disconnected unused = events.awaitDisconnected(0, Cause.OUTAGE);
    int from = events.position();
    etcd.delete("orders", "a");
    put("users", "a", "127.0.0.1:19003");
    etcd.compact();

    proxy.pass();

    Synced again = events.awaitSynced(from);
    assertThat(again.services()).containsExactlyInAnyOrder("orders", "users");
    assertThat(events.instances("orders")).hasSize(1);
    put("orders", "c", "127.0.0.1:19004");
    events.await("a change after it", log -> log.instances("orders").size() == 2);
    assertThat(events.since(from))
        .filteredOn(InstancesReplaced.class::isInstance)
        .allMatch(read -> !((InstancesReplaced) read).instances().isEmpty());
  }

  @Test
  void compactionUnderARunningWatchChangesNothing() {
    startAndSync();
    int from = events.position();

    etcd.compact();
    put("orders", "c", "127.0.0.1:19003");
    etcd.compact();

    events.await("the change", log -> log.instances("orders").size() == 3);
    assertThat(events.since(from)).allMatch(event -> event instanceof InstancesReplaced);
  }

  @Test
  void anExpiredLeaseIsReportedAsGone() {
    String granted = etcd.call("/v3/lease/grant", "{\"TTL\":\"1\"}");
    long lease = Long.parseLong(granted.replaceAll(".*\"ID\":\"([0-9]+)\".*", "$1"));
    etcd.server().put(RealEtcd.PREFIX + "/orders/leased", "{\"Addr\":\"127.0.0.1:19009\"}", lease);
    startAndSync();
    assertThat(events.instances("orders")).hasSize(3);

    events.await("the expiry", log -> log.instances("orders").size() == 2);

    assertThat(events.all()).noneMatch(event -> event instanceof Disconnected);
  }

  @Test
  void manyChangesOfAServiceAreFewReports() {
    startAndSync();
    int from = events.position();

    StringBuilder puts = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      puts.append(i == 0 ? "" : ",")
          .append("{\"requestPut\":{\"key\":\"")
          .append(EtcdServer.coded(RealEtcd.PREFIX + "/orders/many-" + i))
          .append("\",\"value\":\"")
          .append(EtcdServer.coded("{\"Addr\":\"127.0.0.1:" + (20_000 + i) + "\"}"))
          .append("\"}}");
    }
    String unused = etcd.call("/v3/kv/txn", "{\"success\":[" + puts + "]}");

    events.await("all of them", log -> log.instances("orders").size() == 102);
    assertThat(events.since(from)).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void anotherClusterBehindTheSameAddressIsNotBelievedUntilTheOldOneIsBack() {
    startAndSync();
    int from = events.position();
    EtcdServer old = etcd.server();
    old.close();
    etcd.replaceBy(old.inCluster("another"));

    Disconnected said = events.awaitDisconnected(from, Cause.UNTRUSTED);
    assertThat(said.detail()).contains("cluster id");
    put("orders", "x", "127.0.0.1:1");
    assertThat(events.instances("orders")).hasSize(2);

    etcd.server().close();
    int back = events.position();
    etcd.replaceBy(old.again());
    Synced again = events.awaitSynced(back);
    assertThat(again.services()).containsExactly("orders");
    assertThat(events.instances("orders")).hasSize(2);
  }

  @Test
  void aWrongPasswordIsNotTriedInATightLoop() {
    etcd.askForUsers("right");
    registry =
        new EtcdRegistry("story", settings(NAMING).withLogin(new EtcdLogin("reader", "wrong")));

    registry.start(events);

    Disconnected said = events.awaitDisconnected(0, Cause.CREDENTIALS);
    assertThat(said.detail()).contains("password").doesNotContain("wrong");
    int before = proxy.accepted();
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(5))
        .until(() -> proxy.accepted() - before <= 12);
    assertThat(events.all()).hasSize(1);
  }

  @Test
  void aReaderWithoutALoginIsToldSo() {
    etcd.askForUsers("right");

    registry.start(events);

    assertThat(events.awaitDisconnected(0, Cause.CREDENTIALS).detail()).contains("user name");
  }

  /** A change of the password ends all of a user's tokens, as their expiry does. */
  @Test
  void aTokenThatEndsIsReplacedAndNothingIsLost() {
    etcd.askForUsers("right");
    registry =
        new EtcdRegistry("story", settings(NAMING).withLogin(new EtcdLogin("reader", "right")));
    startAndSync();

    etcd.changePassword("reader", "right");
    int from = events.position();
    registry.reread(Set.of("orders"));

    InstancesReplaced read = events.await(from, InstancesReplaced.class, any -> true);
    assertThat(read.instances()).hasSize(2);
    put("orders", "c", "127.0.0.1:19003");
    events.await("a change after it", log -> log.instances("orders").size() == 3);
    assertThat(events.all()).noneMatch(event -> event instanceof Disconnected);
  }

  @Test
  void aRoleThatIsTakenAwayIsNoticedAlthoughTheWatchGoesOn() {
    etcd.askForUsers("right");
    registry =
        new EtcdRegistry("story", settings(NAMING).withLogin(new EtcdLogin("reader", "right")));
    startAndSync();

    String unused = etcd.call("/v3/auth/user/revoke", "{\"name\":\"reader\",\"role\":\"readers\"}");

    assertThat(events.awaitDisconnected(0, Cause.CREDENTIALS).detail())
        .contains("does not let this user");
    assertThat(events.instances("orders")).hasSize(2);
  }

  @Test
  void whatIsNoInstanceIsRejectedAndTheRestGoesOn() {
    etcd.put("orders", "no-json", "{");
    etcd.put("orders", "port-0", "{\"Addr\":\"127.0.0.1:0\"}");
    etcd.put("orders", "long", "{\"Addr\":\"127.0.0.1:80\",\"x\":\"" + "y".repeat(900_000) + "\"}");
    etcd.put("orders", "ünïcode", "{\"Addr\":\"orders.example:80\"}");
    etcd.putKey(RealEtcd.PREFIX + "/without-a-service", "{\"Addr\":\"127.0.0.1:80\"}");
    etcd.putKey(RealEtcd.PREFIX + "//empty", "{\"Addr\":\"127.0.0.1:80\"}");
    etcd.put("team/a/users", "1", "{\"Addr\":\"127.0.0.1:81\"}");

    startAndSync();

    InstancesReplaced orders = read("orders");
    assertThat(orders.instances())
        .extracting(Instance::id)
        .containsExactlyInAnyOrder("a", "b", "ünïcode");
    assertThat(orders.rejected())
        .extracting(Rejected::entry)
        .containsExactlyInAnyOrder("no-json", "port-0", "long");
    assertThat(orders.rejected()).allMatch(one -> one.reason().length() < 210);
    assertThat(read("").rejected()).hasSize(2);
    assertThat(read("team/a/users").instances()).hasSize(1);
  }

  /** Twelve values of 900 kB are more than a page may have; the page becomes smaller. */
  @Test
  void hugeValuesAreReadInSmallPages() {
    for (int i = 0; i < 12; i++) {
      etcd.put("huge", "v" + i, "x".repeat(900_000));
    }

    startAndSync();

    assertThat(read("huge").rejected()).hasSize(12);
    assertThat(events.instances("orders")).hasSize(2);
    assertThat(events.all()).noneMatch(event -> event instanceof Disconnected);
  }

  @Test
  void aRereadOfANameAboveOthersReadsItsOwnOnly() {
    put("team", "1", "127.0.0.1:1");
    put("team/a", "1", "127.0.0.1:2");
    startAndSync();
    int from = events.position();

    registry.reread(Set.of("team"));

    InstancesReplaced read = events.await(from, InstancesReplaced.class, any -> true);
    assertThat(read.service()).isEqualTo("team");
    assertThat(read.instances()).extracting(Instance::port).containsExactly(1);
  }

  @Test
  void valuesThatAreAddressesAreReadAsSuch() {
    etcd.deleteAll(RealEtcd.PREFIX + "/");
    etcd.put("orders", "a", "[::1]:19001");
    registry = new EtcdRegistry("story", settings(new EtcdLayout.Keys()));

    startAndSync();

    assertThat(events.instances("orders")).extracting(Instance::address).containsExactly("::1");
  }

  private InstancesReplaced read(String service) {
    return events.await(0, InstancesReplaced.class, one -> one.service().equals(service));
  }

  @Test
  void rightsAreTold() {
    etcd.askForUsers("right");
    registry =
        new EtcdRegistry("story", settings(NAMING).withLogin(new EtcdLogin("reader", "right")));
    startAndSync();
    assertThat(registry.rights().toCompletableFuture().join().findings()).isEmpty();

    etcd.allow("readers", "READWRITE", "/config/");

    assertThat(registry.rights().toCompletableFuture().join().findings())
        .isEqualTo(
            List.of(
                "its role readers may write keys from '/config/' to '/config0'",
                "its role readers may read keys from '/config/' to '/config0', which is more than"
                    + " the prefix"));
  }

  @Test
  void anEtcdWithoutAccessControlIsNamedAsSuch() {
    startAndSync();

    assertThat(registry.rights().toCompletableFuture().join().findings().get(0))
        .contains("access control is off");
  }
}
