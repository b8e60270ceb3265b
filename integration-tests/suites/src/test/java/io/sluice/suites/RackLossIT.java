package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.components.ConsulServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Consul loses sight of all nodes of a rack at once: {@code serfHealth} of ten of twenty is
 * critical. "A node's failure is silent absence", and "a silent net loss of more than sourceMaxDrop
 * (20%) of a source's instances and at least 10 makes the source SUSPECT: what vanished stays until
 * the source recovers, an operator confirms, or probes decide endpoint by endpoint".
 */
class RackLossIT {
  /** The leader looks once a minute, and these stories need some seconds in between. */
  private static final Duration SAFE = Duration.ofSeconds(30);

  private static final String SUSPECT =
      "The source lost so much at once that time confirms no loss; what vanished is kept";

  private Mesh mesh;
  private Registrations consul;
  private List<Backend> rack;
  private List<Backend> others;
  private List<String> nodes;
  private ConsulScene scene;

  @BeforeEach
  void twoRacksOfTen(@TempDir Path folder) {
    mesh = new Mesh(folder);
    ConsulServer server = ConsulScene.consul(mesh, settings -> settings);
    consul = new Registrations(server);
    long began = System.nanoTime();
    consul.registerReaped();
    rack = mesh.backends("rack-1", 10);
    others = mesh.backends("rack-2", 10);
    rack.forEach(backend -> consul.registerOnNode("node-" + backend.port(), "orders", backend));
    others.forEach(backend -> consul.registerOnNode("node-" + backend.port(), "orders", backend));
    nodes = rack.stream().map(backend -> "node-" + backend.port()).toList();
    scene =
        new ConsulScene(
            mesh, "address: \"" + server.url() + "\"", "confirm: 2s, window: 5s", "orders");
    if (System.nanoTime() - began > SAFE.toNanos()) {
      await().atMost(Duration.ofSeconds(90)).until(consul::isReaped); // a slow machine
    }
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  /** The rack has no power: its instances are dead, probes find nobody, and they go at once. */
  @Test
  void aRackIsDead() throws Exception {
    rack.forEach(Backend::close);
    consul.nodes(nodes, false);

    scene.awaitAlarm("source-suspect", "consul");
    scene.awaitEndpoints("orders", others);
    scene.awaitState("LIVE");
    scene.assertNoAlarm();
    scene.assertWarnedOnlyOf(SUSPECT);
    assertThat(scene.noticed("became-suspect")).isEqualTo(1);
    scene.assertOnlyTheDeadFailed(rack.size());
  }

  /**
   * Only Consul's own way to the rack is cut: its instances serve, and go on to, for longer than
   * any loss is held. When Consul sees the nodes again all is as before.
   */
  @Test
  void aRackIsOutOfSightAndAlive() throws Exception {
    consul.nodes(nodes, false);

    scene.awaitState("SUSPECT");
    assertThat(scene.alarms()).containsExactly("source-suspect consul");
    await()
        .during(Duration.ofSeconds(4))
        .atMost(Duration.ofSeconds(30))
        .until(() -> scene.held() == 10);
    consul.nodes(nodes, true);

    scene.awaitState("LIVE");
    scene.assertNoAlarm();
    scene.assertNothingWasEverLost();
    scene.assertNoRequestFailed();
    scene.assertWarnedOnlyOf(SUSPECT);
    assertThat(scene.noticed("became-suspect")).isEqualTo(1);
  }
}
