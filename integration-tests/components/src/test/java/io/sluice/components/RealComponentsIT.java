package io.sluice.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealComponentsIT {
  private final Path folder;

  private final Components components = Components.ofUser(System.out::println);
  private final Ports ports = Ports.ofUser();

  RealComponentsIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void envoySaysItsVersionAndAnswersOnItsAdminPort() throws IOException {
    Path binary = components.envoy();
    int admin = ports.next();
    String config =
        "admin: { address: { socket_address: { address: 127.0.0.1, port_value: " + admin + " } } }";

    assertThat(EnvoyServer.validate(binary, config, folder.resolve("valid"))).isEmpty();
    assertThat(EnvoyServer.validate(binary, "bogus: 1", folder.resolve("bogus"))).contains("bogus");
    try (var envoy = EnvoyServer.start(binary, EnvoyServer.Settings.of(config, admin), folder)) {
      envoy.awaitLive(Duration.ofSeconds(10));
      assertThat(envoy.get("/server_info")).contains("1.40.");
      assertThat(envoy.stat("server.live")).isEqualTo(1);
    }
    assertThat(Ports.isFree(admin)).isTrue();
  }

  @Test
  void consulKeepsValuesAndHealthAndComesBackEmptyOnItsPort() throws IOException {
    var consul = ConsulServer.start(components.consul(), ConsulServer.Settings.on(ports), folder);
    try {
      assertThat(consul.put("/v1/kv/who", "me")).contains("true");
      assertThat(consul.get("/v1/kv/who?raw")).isEqualTo("me");
      assertThat(consul.get("/v1/health/state/any")).contains("serfHealth");
    } finally {
      consul.close();
    }

    try (var again = consul.again()) {
      assertThat(again.url()).isEqualTo(consul.url());
      assertThatThrownBy(() -> again.get("/v1/kv/who?raw"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("404");
    }
  }

  @Test
  void aClockIsMovedUnderARunningJvmWhoseWaitsGoOn() throws IOException {
    MovableClock clock = MovableClock.of(components.faketime(), folder.resolve("offset"));
    Path program = Files.writeString(folder.resolve("Watch.java"), WATCH);
    Path output = folder.resolve("watch.log");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), program.toString());
    try (var watch =
        ManagedProcess.start(
            new ProcessSpec("watch", command, clock.environment(), folder, output))) {
      watch.awaitReady(() -> lines(output).size() > 2, Duration.ofSeconds(20));
      clock.set(Duration.ofHours(1));
      int before = lines(output).size();
      watch.awaitReady(() -> lines(output).size() > before + 30, Duration.ofSeconds(20));
    }

    List<String[]> seen = lines(output).stream().map(line -> line.split(" ", 2)).toList();
    String[] last = seen.get(seen.size() - 1);
    long wall = Long.parseLong(last[0]) - Long.parseLong(seen.get(0)[0]);
    long steady = Long.parseLong(last[1]) - Long.parseLong(seen.get(0)[1]);
    assertThat(wall - steady).isBetween(3_599_000L, 3_601_000L);
    assertThat(steady).isGreaterThanOrEqualTo((seen.size() - 1) * 100L);
  }

  private static final String WATCH =
      """
      class Watch {
        public static void main(String[] none) {
          while (true) {
            System.out.println(System.currentTimeMillis() + " " + System.nanoTime() / 1000000);
            java.util.concurrent.locks.LockSupport.parkNanos(100000000);
          }
        }
      }
      """;

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void consulRemembersUntilItIsWipedAndObeysOnlyWhoHasTheToken() throws IOException {
    String token = "5a1d0000-0000-4000-8000-000000000001";
    var settings = ConsulServer.Settings.on(ports).remembering().guardedBy(token);
    var consul = ConsulServer.start(components.consul(), settings, folder);
    try {
      assertThat(consul.put("/v1/kv/who", "me")).contains("true");
      var stranger = new Http(consul.url());
      assertThatThrownBy(() -> stranger.body("GET", "/v1/kv/who?raw", ""))
          .hasMessageContaining("403");
      consul.process().kill();
      consul = consul.again();
      assertThat(consul.get("/v1/kv/who?raw")).isEqualTo("me");

      consul.close();
      consul.wipe();
      consul = consul.again();
      var empty = consul;
      assertThatThrownBy(() -> empty.get("/v1/kv/who?raw")).hasMessageContaining("404");
    } finally {
      consul.close();
    }
  }

  @Test
  void threeConsulsLoseTheirLeaderWithTheirMajority() throws IOException {
    try (var cluster = ConsulCluster.start(components.consul(), ports, folder)) {
      ConsulServer first = cluster.server(0);
      assertThat(first.put("/v1/kv/who", "me")).contains("true");

      cluster.killMajority();
      assertThatThrownBy(() -> first.get("/v1/kv/who?consistent")).isInstanceOf(IOException.class);
      cluster.restoreMajority();

      assertThat(first.get("/v1/kv/who?raw")).isEqualTo("me");
    }
  }

  @Test
  void etcdRemembersAndAnotherClusterKnowsNothingOfIt() {
    var settings = EtcdServer.Settings.on(ports);
    String read = "{\"key\":\"%s\"}".formatted(EtcdServer.coded("who"));
    var etcd = EtcdServer.start(components.etcd(), settings, folder);
    try {
      etcd.put("who", "me");
      etcd.process().kill();
      etcd = etcd.again();
      assertThat(etcd.call("/v3/kv/range", read)).contains(EtcdServer.coded("me"));

      etcd.close();
      etcd = etcd.inCluster("another");
      assertThat(etcd.call("/v3/kv/range", read)).doesNotContain("kvs");
    } finally {
      etcd.close();
    }
  }
}
