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
 * Instances leave and say so. The rule: "an announced departure is no drop: draining, terminating,
 * maintenance, an instance's own check critical, or gone after one of these was reported: published
 * at once, down to the last, and out of the window's maximum".
 */
class AnnouncedDepartureIT {
  private Mesh mesh;
  private Registrations consul;
  private String url;

  @BeforeEach
  void oneConsul(@TempDir Path folder) {
    mesh = new Mesh(folder);
    ConsulServer server = ConsulScene.consul(mesh, settings -> settings);
    url = server.url();
    consul = new Registrations(server);
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  private ConsulScene scene() {
    return new ConsulScene(mesh, "address: \"" + url + "\"", "confirm: 30s, window: 30s", "orders");
  }

  /**
   * Thirty instances become ten: ten are put into maintenance, ten fail their own checks on the way
   * down, and all twenty are then deregistered and stopped. That is no reason for an alarm: nothing
   * is held, nobody is warned, no request fails.
   */
  @Test
  void aScaleInFromThirtyToTenIsAnnounced() throws Exception {
    List<Backend> orders = mesh.backends("orders", 30);
    orders.forEach(backend -> consul.registerChecked("orders", backend));
    ConsulScene scene = scene();

    orders.subList(0, 10).forEach(backend -> consul.maintain("orders", backend));
    orders.subList(10, 20).forEach(backend -> consul.fail("orders", backend));
    scene.awaitEndpoints("orders", orders.subList(20, 30));
    consul.deregister("orders", orders.subList(0, 20));
    orders.subList(0, 20).forEach(Backend::close);

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> scene.member().service("orders").get("endpoints").size() == 10);
    assertThat(scene.endpoints("orders")).isEqualTo(ConsulScene.ports(orders.subList(20, 30)));
    assertThat(scene.held()).isZero();
    assertThat(scene.noticed("held-loss") + scene.noticed("became-suspect")).isZero();
    assertThat(scene.alarms()).isEmpty();
    scene.assertWarnedOnlyOf();
    scene.assertNoRequestFailed();
  }

  /**
   * An instance fails its own check and passes it again, over and over. The rule: "quick to remove,
   * slower to re-add: an instance that came back waits 1 s, doubling with each return". The others
   * never notice; when it has calmed down it gets traffic again, and nobody was asked.
   */
  @Test
  void anInstanceFlaps() throws Exception {
    List<Backend> orders = mesh.backends("orders", 3);
    orders.forEach(backend -> consul.registerChecked("orders", backend));
    ConsulScene scene = scene();
    Backend flapping = orders.get(0);

    for (int time = 1; time <= 3; time++) {
      consul.fail("orders", flapping);
      scene.awaitEndpoints("orders", orders.subList(1, 3));
      consul.pass("orders", flapping);
      double returns = time;
      await().atMost(Duration.ofSeconds(30)).until(() -> scene.noticed("damped") == returns);
    }
    // Two returns in five minutes are a restart or two; the third is an alarm.
    scene.awaitAlarm("instances-flapping", "consul/orders");
    long returned = System.nanoTime();
    scene.awaitEndpoints("orders", orders);

    Duration waited = Duration.ofNanos(System.nanoTime() - returned);
    assertThat(waited).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(10));
    scene.assertNoAlarm();
    assertThat(scene.member().log().lines("INFO", "Instances came back and wait")).hasSize(3);
    scene.assertWarnedOnlyOf();
    scene.assertNoRequestFailed();
  }
}
