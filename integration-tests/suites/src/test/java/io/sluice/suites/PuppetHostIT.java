package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.components.Components;
import io.sluice.components.ConsulServer;
import io.sluice.components.ManagedProcess;
import io.sluice.components.Puppet;
import io.sluice.components.ToolRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host as Puppet sets it up: the agent and Envoy run by the commands of their units, the service
 * is found at Envoy's port, Envoy and then the agent change without a failed request, everything
 * starts again while no server is there, and in the end the service has its own port again while
 * Envoy still serves.
 */
class PuppetHostIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path MODULES = Path.of("..", "..", "agents", "puppet").toAbsolutePath();

  private final Components components = Components.ofUser(System.out::println);
  private Mesh mesh;
  private Path folder;
  private Path root;
  private Puppet puppet;
  private Backend shop;
  private ConsulServer consul;
  private int egress;
  private int ingress;
  private int admin;
  private String ports;

  @BeforeEach
  void aServerKnowsOrdersAndTheHostHasItsFolders(@TempDir Path folder) throws IOException {
    this.folder = folder;
    mesh = new Mesh(folder);
    mesh.vms.with("orders", Mesh.instances(mesh.backends("orders", 2))).write();
    mesh.pods.write();
    shop = mesh.add(Backend.named("shop"));
    consul =
        mesh.add(
            ConsulServer.start(
                components.consul(), ConsulServer.Settings.on(mesh.ports()), folder));
    root = folder.resolve("root");
    for (String name :
        List.of(
            "etc/systemd/system", "etc/default", "etc/sysconfig", "usr/local/sbin", "var/lib")) {
      Files.createDirectories(root.resolve(name));
    }
    puppet = new Puppet(components.puppet(), MODULES, folder.resolve("puppet"));
    puppet.family("Debian");
    egress = mesh.ports().next();
    ingress = mesh.ports().next();
    admin = mesh.ports().next();
    ports =
        "listen => '127.0.0.1:%d', api => '127.0.0.1:%d',"
            .formatted(mesh.ports().next(), mesh.ports().next());
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  @Test
  void aHostRunsByTheCommandsOfItsUnitsUntilItsPortIsGivenBack() throws Exception {
    Member member = mesh.member();
    member.awaitReady();
    apply(member, "concurrency => 2,");
    ManagedProcess agent = mesh.add(unit("sluice-agent").start(folder));
    await().atMost(SOON).until(() -> Files.exists(state().resolve("envoy.json")));
    ManagedProcess envoy = mesh.add(unit("sluice-envoy").start(folder));

    Calls calls = mesh.add(new Calls(egress));
    await().atMost(SOON).until(() -> calls.once("orders").startsWith("orders-"));
    await().atMost(SOON).until(() -> portInConsul() == ingress);

    SteadyLoad load = calls.load("orders");
    apply(member, "concurrency => 1,");
    reload(envoy);
    awaitNextEpoch(envoy);

    // Another region is in the unit of the agent, and by its new start in Envoy's bootstrap.
    apply(member, "concurrency => 1, region => 'dc1',");
    agent.signal("TERM");
    assertThat(agent.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(143);
    ManagedProcess upgraded = mesh.add(unit("sluice-agent").start(folder));
    awaitNextEpoch(envoy);
    assertThat(state().resolve("envoy.json")).content().contains("\"dc1\"");
    assertThat(load.stop().failures()).isEmpty();
    assertThat(portInConsul()).isEqualTo(ingress);

    // The whole control plane is gone, and then everything on the host dies at once.
    member.process().kill();
    upgraded.kill();
    envoy.kill();
    ManagedProcess lastAgent = mesh.add(unit("sluice-agent").start(folder));
    ManagedProcess lastEnvoy = mesh.add(unit("sluice-envoy").start(folder));
    await().atMost(SOON).until(() -> calls.once("orders").startsWith("orders-"));
    assertThat(calls.many("orders", 100).failures()).isEmpty();
    assertThat(portInConsul()).isEqualTo(ingress);

    Puppet.Run removed = puppet.apply(declared(member, "ensure => absent,"));
    assertThat(removed.exit()).as(removed.output()).isEqualTo(2);
    assertThat(portInConsul()).isEqualTo(shop.port());
    assertThat(calls.once("orders")).startsWith("orders-");
    assertThat(root.resolve("etc/sluice")).doesNotExist();
    assertThat(state()).doesNotExist();

    lastEnvoy.signal("TERM");
    lastAgent.signal("TERM");
    assertThat(lastEnvoy.onExit().get(10, TimeUnit.SECONDS)).isZero();
    assertThat(lastAgent.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(143);
    assertThat(Path.of("/dev/shm/envoy_shared_memory_" + 10L * admin)).doesNotExist();
  }

  private void apply(Member member, String further) {
    Puppet.Run run = puppet.apply(declared(member, further));
    assertThat(run.exit()).as(run.output()).isEqualTo(2);
  }

  private String declared(Member member, String further) {
    return """
    class { 'sluice':
      root                 => '%s',
      program              => '%s',
      xds                  => ['127.0.0.1:%d'],
      consul_url           => '%s',
      envoy                => '%s',
      base_id              => %d,
      drain_time           => 2,
      parent_shutdown_time => 4,
      drain_on_stop        => false,
      log_level            => 'warning',
      java_options         => '-Xmx48m -XX:+UseSerialGC -XX:TieredStopAtLevel=1',
      manifest             => {
        'service'      => 'shop',
        'environment'  => 'vm',
        'ports'        => { 'service' => %d, 'ingress' => %d, 'egress' => %d, 'admin' => %d },
        'dependencies' => ['orders'],
        'health'       => { 'http' => '/', 'interval' => '200ms' },
      },
      %s
      %s
    }
    """
        .formatted(
            root,
            program(),
            member.xdsPort(),
            consul.url(),
            components.envoy(),
            admin,
            shop.port(),
            ingress,
            egress,
            admin,
            ports,
            further);
  }

  /** What a package would have put there: the {@code sluice} command, of the classes of today. */
  private Path program() {
    Path script = folder.resolve("sluice");
    try {
      Files.writeString(
          script,
          """
          #!/bin/sh
          shift # agent
          exec '%s' ${SLUICE_JAVA_OPTS:-} -cp '%s' io.sluice.agent.Agent "$@"
          """
              .formatted(
                  Path.of(System.getProperty("java.home"), "bin", "java"),
                  System.getProperty("java.class.path")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  private Path state() {
    return root.resolve("var/lib/sluice-agent");
  }

  private SystemdUnit unit(String name) {
    return new SystemdUnit(root.resolve("etc/systemd/system").resolve(name + ".service"));
  }

  /** As systemd does it: the check first, then the signal to the main process. */
  private void reload(ManagedProcess envoy) {
    SystemdUnit unit = unit("sluice-envoy");
    ToolRun check =
        ToolRun.of(folder, Duration.ofSeconds(20), unit.first("ExecReload").toArray(String[]::new));
    assertThat(check.succeeded()).as(check.output()).isTrue();
    assertThat(unit.values("ExecReload")).last().isEqualTo("/bin/kill -HUP $MAINPID");
    envoy.signal("HUP");
  }

  /** The next epoch starts, and the one before it ends. */
  private void awaitNextEpoch(ManagedProcess supervisor) {
    await().atMost(SOON).until(() -> epochs(supervisor) == 2);
    await().atMost(SOON).until(() -> epochs(supervisor) == 1);
  }

  private long epochs(ManagedProcess supervisor) {
    return ProcessHandle.of(supervisor.pid()).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(
            child ->
                child.info().command().filter(components.envoy().toString()::equals).isPresent())
        .count();
  }

  private int portInConsul() throws IOException {
    JsonNode instances = JSON.readTree(consul.get("/v1/catalog/service/shop"));
    assertThat(instances.size()).isLessThanOrEqualTo(1);
    return instances.path(0).path("ServicePort").asInt();
  }
}
