package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.agent.NodeFacts.Variant;
import io.sluice.components.PostgresServer;
import io.sluice.suites.CommandLine.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three in the morning: the pods burn, and somebody kills PostgreSQL. The one write that is left
 * takes a real Envoy's requests home, outlives the server's death, is shown in red, and is in the
 * database and its audit once that is back; or somebody decides, when the split was moved in the
 * database meanwhile.
 */
@SuppressWarnings("NullAway.Init") // every test starts its server with half() before it asks it
class EmergencyIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String[] GLASS = {"--break-glass", "--reason", "first pods"};

  private static PostgresServer postgres;

  private Path folder;
  private String url;
  private Mesh mesh;
  private List<Backend> vms;
  private List<Backend> pods;
  private Member member;
  private CommandLine commands;
  private Mesh.Proxy proxy;

  @BeforeAll
  static void postgres(@TempDir Path folder) {
    postgres = PostgresServer.start(folder);
  }

  @AfterAll
  static void end() {
    postgres.close();
  }

  @BeforeEach
  void ordersInBothEnvironments(@TempDir Path folder) {
    this.folder = folder;
    String database = "night_" + System.nanoTime();
    postgres.run("postgres", "create database " + database);
    url = postgres.url(database);
    mesh = new Mesh(folder);
    vms = mesh.backends("vm", 2);
    pods = mesh.backends("pod", 2);
    mesh.vms.with("orders", Mesh.instances(vms)).write();
    mesh.pods.with("orders", Mesh.instances(pods)).write();
  }

  /** A server and an Envoy, with half of the requests at the pods. */
  private void half(Surroundings surroundings, String... glass) {
    member = mesh.member(Mesh.FILES, onPostgres(surroundings));
    within(30).until(() -> member.isReady() && member.serves("orders"));
    commands = new CommandLine(folder, member);
    proxy = mesh.proxy(member, Variant.DELTA, "orders").awaitLive();
    shiftHalf(glass);
  }

  private Surroundings onPostgres(Surroundings surroundings) {
    return surroundings.storedIn(url);
  }

  private void shiftHalf(String... glass) {
    List<String> words = new ArrayList<>(List.of("split", "orders", "vm=50", "kubernetes=50"));
    words.addAll(Arrays.asList(glass));
    Said done = commands.run(words.toArray(String[]::new));
    assertThat(done.code()).as(done.err()).isZero();
    within(15).until(() -> pods() > 25);
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  private static ConditionFactory within(int seconds) {
    return await().atMost(Duration.ofSeconds(seconds));
  }

  /** The pods' share of 100 requests, in percent; no request may fail. */
  private double pods() {
    Calls.Tally tally = proxy.calls().many("orders", 100);
    assertThat(tally.failures()).isEmpty();
    return tally.percent("pod");
  }

  /** After a restart an Envoy comes back in its own time; until then it has what it had. */
  private void awaitProxy() {
    within(60).until(() -> !member.get("/api/v1/proxies").path("items").isEmpty());
  }

  private JsonNode json(String... words) throws Exception {
    String[] all = Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--output";
    all[words.length + 1] = "json";
    return JSON.readTree(commands.run(all).out());
  }

  private void rollBackWithoutDatabase() {
    Said ordinary = commands.run("rollback", "orders");
    assertThat(ordinary.code()).isEqualTo(1);
    assertThat(ordinary.err()).contains("sluice rollback orders --emergency needs no database");

    Said emergency = commands.run("rollback", "orders", "--emergency", "--reason", "pods burn");

    assertThat(emergency.code()).as(emergency.err()).isZero();
    assertThat(emergency.out()).contains("EMERGENCY ROLLBACK to vm 100%", "after a restart");
    within(5).until(() -> pods() == 0);
  }

  private void assertShownInRed() throws Exception {
    assertThat(json("services").at("/items/0/state").asText()).isEqualTo("EMERGENCY");
    assertThat(commands.run("services").out()).contains("emergency");
    assertThat(commands.run("show", "orders").out()).contains("EMERGENCY: rolled back", "by admin");
    assertThat(member.alarms().get(0).kind()).isEqualTo("emergency");
    assertThat(member.page("/plain")).contains("class=\"bad\"", "without the database");
    assertThat(commands.run("emergency", "list").out()).contains("orders", "pods burn");
    assertThat(member.metric("sluice_services{state=\"emergency\"}")).isEqualTo(1);
  }

  @Test
  void theWayHomeNeedsNoDatabaseOutlivesTheServerAndIsStoredAfterwards() throws Exception {
    half(Surroundings.PLAIN);
    postgres.kill();
    rollBackWithoutDatabase();
    assertShownInRed();
    assertThat(commands.run("rollback", "orders", "--emergency").out()).contains("nothing changed");
    String at = json("emergency", "list").at("/items/0/at").asText();

    member.process().kill();
    member = mesh.add(member.again());
    commands = new CommandLine(folder, member);
    member.awaitReady();
    assertShownInRed();
    awaitProxy();
    assertThat(pods()).as("what the server serves after its death").isZero();
    SteadyLoad load = proxy.calls().load("orders");

    postgres.again();
    within(20).until(() -> json("emergency", "list").path("items").isEmpty());
    JsonNode split = json("split", "orders");
    assertThat(split.at("/weights/vm").asInt()).isEqualTo(10_000);
    assertThat(split.path("generation").asLong()).isEqualTo(2);
    JsonNode entry = json("audit", "--action", "split.emergency").at("/items/0");
    assertThat(entry.path("actor").asText()).isEqualTo("admin");
    assertThat(entry.path("from").asText()).contains("127.0.0.1");
    assertThat(entry.path("reason").asText()).isEqualTo("pods burn");
    assertThat(JSON.readTree(entry.path("after").asText()).toString())
        .contains(Long.toString(Instant.parse(at).toEpochMilli()));
    assertThat(member.alarms()).isEmpty();
    assertThat(member.data().resolve("emergency-rollbacks")).doesNotExist();
    assertThat(load.stop().answers().keySet())
        .as("nobody saw a pod while it was stored")
        .allMatch(name -> name.startsWith("vm"));
    assertThat(commands.run("split", "orders", "vm=50", "kubernetes=50").code()).isZero();
    assertThat(commands.run("audit", "verify").code()).isZero();
  }

  @Test
  void whoMovedTheSplitMeanwhileIsSetAgainstItAndSomebodyDecides() throws Exception {
    half(Surroundings.PLAIN);
    postgres.kill();
    rollBackWithoutDatabase();
    member.process().kill();

    // Another member reaches the database first and moves the split.
    postgres.again();
    movedByAnotherMember();
    member = mesh.add(member.again());
    commands = new CommandLine(folder, member);
    member.awaitReady();

    within(20).until(() -> json("emergency", "list").at("/items/0/conflicting").asBoolean());
    awaitProxy();
    assertThat(pods()).isZero();
    assertThat(commands.run("show", "orders").out())
        .contains("sluice emergency keep orders", "sluice emergency drop orders");
    Said put = commands.run("split", "orders", "vm=70", "kubernetes=30");
    assertThat(put.code()).isEqualTo(3);
    assertThat(put.err()).contains("emergency keep orders");

    assertThat(commands.run("emergency", "drop", "orders", "--reason", "fixed").code()).isZero();
    within(15).until(() -> pods() > 50);
    assertThat(member.alarms()).isEmpty();
    assertThat(json("audit", "--action", "split.emergency.drop").path("items")).hasSize(1);
  }

  @Test
  void nothingRefusesTheWayHomeButADiskThatWouldForgetIt() throws Exception {
    half(
        Surroundings.PLAIN
            .with("approvals: { services: [\"ord*\"] }")
            .onSmallDisk(folder.resolve("data"), "64m"),
        GLASS);
    assertThat(commands.run("freeze", "add", "*", "--reason", "quarter's end").code()).isZero();
    mesh.pods.with("orders", Mesh.instances(vms)).write(); // each address in two environments
    within(15).until(() -> !member.service("orders").path("conflicts").isEmpty());
    Files.writeString(mesh.pods.file(), "services: { orders: [ {");
    within(15).until(() -> member.state("pods").equals("STALE"));
    Said refused = commands.run("split", "orders", "vm=40", "kubernetes=60");
    assertThat(refused.code()).isEqualTo(3);

    Said back = commands.run("rollback", "orders");

    assertThat(back.code()).as(back.err()).isZero();
    assertThat(back.out()).contains("rolled back to vm 100%");
    mesh.pods.with("orders", Mesh.instances(pods)).write();
    within(15).until(() -> member.service("orders").path("conflicts").isEmpty());
    shiftHalf(GLASS);
    postgres.kill();
    mount("--bind", member.data().toString(), member.data().toString());
    mount("-o", "remount,bind,ro", member.data().toString());
    Said forgotten = commands.run("rollback", "orders", "--emergency");
    assertThat(forgotten.code()).isEqualTo(1);
    assertThat(forgotten.err()).contains("nothing was changed", "a restart would forget it");
    assertThat(pods()).isPositive();

    inMember("umount", member.data().toString());
    rollBackWithoutDatabase();
    postgres.again();
    within(20).until(() -> json("emergency", "list").path("items").isEmpty());
    assertThat(pods()).isZero();
  }

  private void mount(String... words) throws Exception {
    String[] all = Arrays.copyOf(new String[] {"mount"}, words.length + 1);
    System.arraycopy(words, 0, all, 1, words.length);
    inMember(all);
  }

  /** Runs a command where the server sees its disks. */
  private void inMember(String... words) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "nsenter", "--user", "--mount", "--target", Long.toString(member.process().pid())));
    command.addAll(Arrays.asList(words));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  /** A member of its own data folder, on the same database. */
  private void movedByAnotherMember() throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve("other"));
    Files.copy(mesh.vms.file(), elsewhere.resolve("vms.yaml"));
    Files.copy(mesh.pods.file(), elsewhere.resolve("pods.yaml"));
    try (Member other =
        Member.start(elsewhere, mesh.ports(), Mesh.FILES, onPostgres(Surroundings.PLAIN))) {
      within(30).until(() -> other.isReady() && other.serves("orders"));
      other.split("orders", new TreeMap<>(Map.of("vm", 2_000, "kubernetes", 8_000)));
    }
  }
}
