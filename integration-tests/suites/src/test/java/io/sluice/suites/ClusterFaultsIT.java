package io.sluice.suites;

import static io.sluice.suites.ClusterScene.TEN;
import static io.sluice.suites.ClusterScene.endpoints;
import static io.sluice.suites.ClusterScene.weight;
import static io.sluice.suites.ClusterScene.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.components.Components;
import io.sluice.components.ConsulServer;
import io.sluice.components.MovableClock;
import io.sluice.components.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What else happens to three members of one cluster, of which the second has a clock that somebody
 * sets and the third a small disk; one of their registries is a Consul. A load runs through an
 * Envoy that knows all of them, and none of its requests fails. The stories share the members.
 */
class ClusterFaultsIT {
  private static final int CLOCKED = 1;
  private static final int SMALL = 2;

  private static ClusterScene scene;
  private static Trio trio;
  private static ConsulServer consul;
  private static MovableClock clock;
  private static List<Backend> users;
  private static Mesh.Proxy proxy;
  private SteadyLoad load;

  @BeforeAll
  static void ordersAndUsers(@TempDir Path folder) {
    Mesh mesh = new Mesh(folder);
    consul = ConsulScene.consul(mesh, settings -> settings);
    users = mesh.backends("users", 3);
    new Registrations(consul).register("users", users);
    clock =
        MovableClock.of(Components.ofUser(line -> {}).faketime(), folder.resolve("clock-offset"));
    scene =
        new ClusterScene(
            mesh,
            Trio.SIZE,
            "  - { name: consul, kind: consul, environment: vm, address: \"%s\", exclude: [ { name: consul } ] }\n"
                .formatted(consul.url()),
            number ->
                switch (number) {
                  case CLOCKED -> Surroundings.PLAIN.with(clock.environment());
                  case SMALL ->
                      Surroundings.PLAIN.onSmallDisk(
                          folder.resolve(Trio.name(SMALL)).resolve("data"), "4m");
                  default -> Surroundings.PLAIN;
                });
    trio = scene.trio;
    for (Member member : trio.members()) {
      within(60).until(() -> member.serves("users"));
    }
    proxy = trio.proxy(trio.members(), "orders", "users");
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
    load = proxy.calls().load("orders");
  }

  @AfterEach
  void allAgreeAndNoRequestFailed() {
    scene.allAgree();
    for (Member member : trio.members()) {
      within(30).until(() -> member.alarms().isEmpty());
    }
    scene.awaitWeight(5_000);
    scene.oneMore(trio.members(), 5);
    Calls.Tally seen = load.stop();
    assertThat(seen.failures()).isEmpty();
    assertThat(seen.total()).isGreaterThan(200);
    assertThat(proxy.calls().many("users", 30).failures()).isEmpty();
  }

  private static List<String> kinds(Member member) {
    return member.alarms().stream().map(Member.StandingAlarm::kind).distinct().toList();
  }

  /** On which member the Envoy is. */
  private static int serving() {
    return IntStream.range(0, trio.members().size())
        .filter(number -> trio.member(number).isReady() && trio.member(number).streams() > 0)
        .findFirst()
        .orElse(-1);
  }

  @Test
  void theMemberThatAnEnvoyIsOnIsKilled() {
    within(60).until(() -> serving() >= 0);
    int serving = serving();

    trio.member(serving).process().kill();

    scene.oneMore(scene.without(serving), 5);
    within(20).until(() -> proxy.knows("orders", scene.newest()));
    trio.again(serving);
  }

  @Test
  void theMemberThatAnEnvoyIsOnSleeps() {
    within(60).until(() -> serving() >= 0);
    int serving = serving();
    Member asleep = trio.member(serving);

    asleep.process().pause();

    scene.oneMore(scene.without(serving), 10);
    within(30).until(() -> proxy.knows("orders", scene.newest()));
    asleep.process().resume();
    within(20).until(() -> endpoints(asleep) == scene.instances());
  }

  @Test
  void allAreKilledAtOnce() {
    trio.members().forEach(member -> member.process().kill());

    scene.another();
    List.of(0, 1, 2).parallelStream().forEach(trio::again);

    for (Member member : trio.members()) {
      within(60).until(() -> member.isReady() && endpoints(member) == scene.instances());
    }
    within(60).until(() -> proxy.knows("orders", scene.newest()));
  }

  private static boolean areAnswering(JsonNode service) {
    return StreamSupport.stream(service.get("endpoints").spliterator(), false)
        .noneMatch(endpoint -> endpoint.get("answered").isNull());
  }

  @Test
  void consulIsGone() {
    consul.process().kill();
    for (Member member : trio.members()) {
      within(30).until(() -> member.state("consul").equals("STALE"));
      assertThat(member.service("users").get("endpoints")).hasSize(users.size());
    }
    assertThat(proxy.calls().many("users", 30).failures()).isEmpty();
    for (Member member : trio.members()) { // whichever member the Envoy reports to
      within(30)
          .until(
              () ->
                  proxy.calls().many("users", 6).failures().isEmpty()
                      && areAnswering(member.service("users")));
      assertThat(member.get("/api/v1/sources/consul/names").findValuesAsText("name"))
          .as("whoever reads it says what its names are")
          .contains("users");
    }
    int owner = trio.owner(trio.member(0), "consul");

    trio.member(owner).process().kill(); // and now whoever read it

    Member left = scene.without(owner).get(0);
    within(20).until(() -> trio.owner(left, "consul") != owner);
    assertThat(left.service("users").get("endpoints")).hasSize(users.size());
    assertThat(proxy.calls().many("users", 30).failures()).isEmpty();
    trio.again(owner);
    consul = trio.mesh.add(consul.again());
    new Registrations(consul).register("users", users); // it forgot them
    for (Member member : trio.members()) {
      within(60).until(() -> member.state("consul").equals("LIVE"));
    }
  }

  @Test
  void theClockOfOneIsAnHourOff() {
    Member clocked = trio.member(CLOCKED);
    within(20).until(() -> scene.leader(clocked) >= 0);
    int leader = scene.leader(clocked);
    int owner = trio.owner(clocked, "vms");

    for (Duration off : List.of(Duration.ofHours(1), Duration.ofHours(-1))) {
      clock.set(off);
      within(20).until(() -> kinds(clocked).contains("clock-stepped"));
      scene.split(clocked, 6_000);
      clocked.rollback("orders");
      scene.awaitWeight(5_000);
      scene.oneMore(trio.members(), 5);
      trio.awaitAgreement(trio.members(), TEN);
      assertThat(kinds(clocked)).containsExactly("clock-stepped");
      assertThat(scene.leader(clocked)).isEqualTo(leader);
      assertThat(trio.owner(clocked, "vms")).isEqualTo(owner);
      clock.set(Duration.ZERO);
      within(20).until(() -> kinds(clocked).isEmpty());
    }
  }

  @Test
  void theDiskOfOneIsFull() {
    Member small = trio.member(SMALL);
    SmallDisk disk = new SmallDisk(small);
    disk.fill();

    scene.oneMore(trio.members(), 5);
    within(20).until(() -> kinds(small).contains("last-known-good"));
    scene.split(small, 6_000); // the database has room
    small.rollback("orders");
    scene.awaitWeight(5_000);
    trio.awaitAgreement(trio.members(), TEN);
    assertThat(trio.member(0).alarms())
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.text()).startsWith("On " + Trio.name(SMALL) + ": "));

    disk.empty();
  }

  @Test
  void anOldBackupIsRestoredUnderAll() {
    trio.postgres.copy("sluice", "old", PostgresServer.SUPERUSER);
    for (Member member : trio.members()) {
      within(60).until(() -> kinds(member).isEmpty());
    }
    within(60)
        .until(
            () ->
                trio.member(0)
                        .trySplit("orders", Map.of("vm", 3_000, "kubernetes", 7_000))
                        .statusCode()
                    == 200);
    scene.awaitWeight(3_000);

    trio.postgres.copy("old", "sluice", PostgresServer.SUPERUSER);

    for (Member member : trio.members()) {
      within(60)
          .until(
              () ->
                  member.alarms().stream()
                      .anyMatch(
                          alarm ->
                              alarm.kind().equals("store-unavailable")
                                  && alarm.text().contains("older than what")));
      assertThat(member.trySplit("orders", Map.of("vm", 0, "kubernetes", 10_000)).statusCode())
          .isEqualTo(503);
      assertThat(weight(member, "vm")).isEqualTo(3_000);
    }
    scene.oneMore(trio.members(), 10);
    trio.member(0).process().stop();
    trio.again(0, "--adopt-last-known-good"); // the operator's choice
    for (Member member : trio.members()) {
      within(60).until(() -> kinds(member).isEmpty());
    }
    scene.awaitWeight(3_000);
    scene.split(trio.member(1), 5_000);
  }
}
