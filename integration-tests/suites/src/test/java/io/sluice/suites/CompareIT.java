package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.NodeFacts.Variant;
import io.sluice.components.Components;
import io.sluice.components.ConsulServer;
import io.sluice.components.EnvoyServer;
import io.sluice.components.ManagedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A first evening without risk: callers go where Consul and their Envoys say, and a server that
 * observes is asked whether it would send them to the same places.
 */
class CompareIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private Mesh mesh;
  private ConsulServer consul;
  private Registrations registrations;
  private List<Backend> vms;

  @BeforeEach
  void ordersInConsul(@TempDir Path folder) {
    mesh = new Mesh(folder);
    consul = ConsulScene.consul(mesh, settings -> settings);
    registrations = new Registrations(consul);
    vms = mesh.backends("vm", 3);
    registrations.register("orders", vms);
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  private String source() {
    return """
      - { name: dc1, kind: consul, environment: vm, address: "%s", exclude: [ { name: consul } ] }
    """
        .formatted(consul.url());
  }

  private CommandLine observer() {
    Member member = mesh.observer(source(), Surroundings.PLAIN.with("guard: { confirm: 3s }"));
    await().atMost(SOON).until(() -> member.serves("orders"));
    return new CommandLine(mesh.folder(), member);
  }

  private Path file(String name, List<String> instances) throws IOException {
    return new Registry(mesh.folder().resolve(name)).with("orders", instances).write().file();
  }

  @Test
  void anObserverWouldPublishWhatConsulAnswersAndADifferingFileIsTold() throws IOException {
    CommandLine sluice = observer();

    CommandLine.Said same = sluice.run("compare", "--all", "--with", "consul:" + consul.url());
    assertThat(same.out()).contains("no difference");
    assertThat(same.code()).isZero();

    int port = mesh.ports().next();
    List<String> differing =
        List.of(
            Registry.instance(vms.get(0).port()),
            Registry.instance(vms.get(1).port(), "health: critical"),
            Registry.instance(port));
    CommandLine.Said other =
        sluice.run("compare", "orders", "--with", "file:" + file("today.yaml", differing));
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.out())
        .containsPattern("port +127.0.0.1:" + vms.get(2).port() + " .*port " + port)
        .containsPattern("health +127.0.0.1:" + vms.get(1).port() + " .*critical");

    CommandLine.Said saved =
        sluice.run("compare", "orders", "--with", "consul:" + consul.url(), "--output", "json");
    Path evening = Files.writeString(mesh.folder().resolve("evening.json"), saved.out());
    assertThat(sluice.run("compare", "--all", "--with", "file:" + evening).code()).isZero();
  }

  @Test
  void aConsulThatCannotBeReadIsNoAgreement() {
    CommandLine sluice = observer();
    consul.process().kill();

    CommandLine.Said said = sluice.run("compare", "orders", "--with", "consul:" + consul.url());

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).isEmpty();
    assertThat(said.err()).contains("nothing is compared");
  }

  @Test
  void overTimeALossThatIsNotBelievedYetIsADifferenceWithAnEnd() throws Exception {
    CommandLine sluice = observer();
    ManagedProcess watch =
        mesh.add(
            sluice.start(
                "compare",
                "orders",
                "--with",
                "consul:" + consul.url(),
                "--for",
                "1h",
                "--every",
                "200ms"));
    Path log = watch.output();
    await().atMost(SOON).until(() -> Files.readString(log).contains("comparing every 200 ms"));

    registrations.deregister("orders", vms.subList(0, 2));
    await().atMost(SOON).until(() -> Files.readString(log).contains("orders extra"));
    await()
        .atMost(SOON)
        .until(() -> Files.readString(log).split("over: orders extra", -1).length > 2);
    watch.signal("INT");

    assertThat(watch.onExit().get(30, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(Files.readString(log)).contains("2 differences, the longest ");
  }

  @Test
  void anEnvoyOfTodayIsComparedByItsAdmin() throws IOException {
    CommandLine sluice = observer();
    int admin = mesh.ports().next();
    EnvoyServer envoy =
        mesh.add(
            EnvoyServer.start(
                Components.ofUser(line -> {}).envoy(),
                EnvoyServer.Settings.of(today(admin, vms), admin),
                mesh.folder()));
    envoy.awaitLive(SOON);
    String side = "envoy:http://127.0.0.1:" + admin;

    CommandLine.Said same = sluice.run("compare", "orders", "--with", side);
    assertThat(same.out()).contains("no difference");
    assertThat(same.code()).isZero();

    registrations.register("orders", mesh.add(Backend.named("vm-4")));
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              CommandLine.Said more = sluice.run("compare", "orders", "--with", side);
              assertThat(more.code()).isEqualTo(1);
              assertThat(more.out()).contains("1 differs (1 extra)");
            });
  }

  /** An Envoy that knows orders by its own configuration. */
  private static String today(int admin, List<Backend> backends) {
    String endpoints =
        backends.stream()
            .map(
                backend ->
                    "{ endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: "
                        + backend.port()
                        + " } } } }")
            .collect(Collectors.joining(", "));
    return """
    admin: { address: { socket_address: { address: 127.0.0.1, port_value: %d } } }
    static_resources:
      clusters:
        - name: orders
          type: STATIC
          load_assignment: { cluster_name: orders, endpoints: [ { lb_endpoints: [ %s ] } ] }
    """
        .formatted(admin, endpoints);
  }

  @Test
  void whatAnEnvoyWasGivenIsWhatItsServerPublishes() {
    Member member = mesh.member(source());
    member.awaitReady();
    Mesh.Proxy proxy = mesh.proxy(member, Variant.DELTA, "orders").awaitLive();
    assertThat(proxy.calls().many("orders", 20).failures()).isEmpty();
    CommandLine sluice = new CommandLine(mesh.folder(), member);

    String side = "envoy:http://127.0.0.1:" + proxy.envoy().adminPort();
    CommandLine.Said said = sluice.run("compare", "--all", "--with", side);
    assertThat(said.out()).contains("1 service compared").contains("no difference");
    assertThat(said.code()).isZero();
    assertThat(sluice.run("compare", "--all", "--with", "server:" + member.url()).code()).isZero();

    member.close();
    assertThat(sluice.run("compare", "--all", "--with", side).code()).isEqualTo(4);
  }
}
