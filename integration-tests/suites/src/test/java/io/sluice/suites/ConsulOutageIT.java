package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.components.ConsulCluster;
import io.sluice.components.ConsulServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Consul cannot be read for a while, in one way or another. The rule of all these stories: "a
 * source that cannot be read freezes: snapshot kept, marked stale with its age, alarm; removal only
 * by an operator or a configured expiry (off)". So nothing is lost, for however long it lasts, and
 * it ends by itself.
 */
class ConsulOutageIT {
  private static final String UNREADABLE = "The source cannot be read; what it said last is kept";

  private Mesh mesh;
  private List<Backend> orders;

  @BeforeEach
  void threeBackends(@TempDir Path folder) {
    mesh = new Mesh(folder);
    orders = mesh.backends("vm", 3);
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  private ConsulScene ordersIn(ConsulServer consul) {
    new Registrations(consul).register("orders", orders);
    return new ConsulScene(
        mesh, "address: \"" + consul.url() + "\"", "confirm: 1s, window: 2s", "orders");
  }

  /** While Consul is away it is told once, in each place where one may look. */
  private static void assertStaleIsTold(ConsulScene scene) {
    scene.awaitState("STALE");
    assertThat(scene.member().get("/api/v1/sources/consul").at("/health/cause").asText())
        .isEqualTo("OUTAGE");
    assertThat(scene.alarms()).containsExactly("source-stale consul");
    assertThat(scene.noticed("became-stale")).isEqualTo(1);
    assertThat(scene.member().metric("sluice_source_state{source=\"consul\",state=\"stale\"}"))
        .isEqualTo(1);
  }

  private static void assertRecovered(ConsulScene scene) throws InterruptedException {
    scene.awaitState("LIVE");
    scene.assertNoAlarm();
    scene.assertNothingWasEverLost();
    scene.assertNoRequestFailed();
    scene.assertWarnedOnlyOfARestartAnd(UNREADABLE);
    assertThat(scene.noticed("read-again")).isEqualTo(1);
  }

  /** Consul is killed; its machine comes back, and Consul with all that it knew. */
  @Test
  void consulIsKilledAndComesBack() throws Exception {
    ConsulServer consul = ConsulScene.consul(mesh, ConsulServer.Settings::remembering);
    ConsulScene scene = ordersIn(consul);

    consul.process().kill();

    assertStaleIsTold(scene);
    mesh.add(consul.again());
    assertRecovered(scene);
  }

  /**
   * Of three Consul servers two die. The third, which Sluice reads, answers, but it has no leader
   * whose word it could give. Two come back and elect one.
   */
  @Test
  void consulHasNoLeader() throws Exception {
    ConsulCluster cluster =
        mesh.add(ConsulCluster.start(ConsulScene.binary(), mesh.ports(), mesh.folder()));
    ConsulScene scene = ordersIn(cluster.server(0));

    cluster.killMajority();

    assertStaleIsTold(scene);
    cluster.restoreMajority();
    assertRecovered(scene);
  }

  /**
   * Consul's machine freezes: connections stand and nobody answers. After 10 s at the latest that
   * counts as unreadable; then it goes on as if nothing had been.
   */
  @Test
  void consulIsPausedAndContinued() throws Exception {
    ConsulServer consul = ConsulScene.consul(mesh, settings -> settings);
    ConsulScene scene = ordersIn(consul);

    consul.process().pause();

    assertStaleIsTold(scene);
    consul.process().resume();
    assertRecovered(scene);
  }
}
