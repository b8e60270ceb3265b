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
 * Instances are gone from Consul and nobody said before that they would leave: a bare
 * deregistration, an expired session, somebody's script. Some are dead, some are not.
 */
class SilentLossIT {
  private static final String HELD =
      "Too many instances vanished at once; they are kept and probed";
  private static final Duration SOON = Duration.ofSeconds(30);

  private Mesh mesh;
  private Registrations consul;
  private String url;
  private List<Backend> orders;
  private List<Backend> billings;

  @BeforeEach
  void eightOrdersAndTwoBillings(@TempDir Path folder) {
    mesh = new Mesh(folder);
    ConsulServer server = ConsulScene.consul(mesh, settings -> settings);
    url = server.url();
    consul = new Registrations(server);
    orders = mesh.backends("orders", 8);
    consul.registerOnNode("vms", "orders", orders);
    billings = mesh.backends("billing", 2);
    consul.registerOnNode("vms", "billing", billings);
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  private ConsulScene scene(String... services) {
    return new ConsulScene(mesh, "address: \"" + url + "\"", "confirm: 3s, window: 5s", services);
  }

  private static void assertNothingWasTold(ConsulScene scene) {
    assertThat(scene.noticed("held-loss")).isZero();
    scene.assertWarnedOnlyOf();
    assertThat(scene.alarms()).isEmpty();
  }

  /**
   * Half of the instances die and are gone from Consul. The rule: "within maxDrop (up to and
   * including 50%, never the last ready one): published at once". It is no reason for an alarm.
   */
  @Test
  void halfOfTheInstancesAreGoneAndDead() throws Exception {
    ConsulScene scene = scene("orders");
    List<Backend> dead = orders.subList(0, 4);

    dead.forEach(Backend::close);
    consul.vanish("vms", "orders", dead);

    scene.awaitEndpoints("orders", orders.subList(4, 8));
    assertNothingWasTold(scene);
    scene.assertOnlyTheDeadFailed(dead.size());
  }

  /**
   * Half of the instances are gone from Consul, and alive. The same rule takes them out: that much
   * a registry may take away by its word alone, since the other half can serve. Nothing fails.
   */
  @Test
  void halfOfTheInstancesAreGoneAndAlive() throws Exception {
    ConsulScene scene = scene("orders");

    consul.vanish("vms", "orders", orders.subList(0, 4));

    scene.awaitEndpoints("orders", orders.subList(4, 8));
    assertNothingWasTold(scene);
    scene.assertNoRequestFailed();
  }

  /**
   * More than half of the instances die and are gone from Consul. The rule: "beyond maxDrop all
   * vanished ones are held and probed: refused or timed out twice, it goes". So no guard keeps the
   * dead alive.
   */
  @Test
  void moreThanHalfAreGoneAndDead() throws Exception {
    ConsulScene scene = scene("orders");
    List<Backend> dead = orders.subList(0, 6);

    dead.forEach(Backend::close);
    consul.vanish("vms", "orders", dead);

    await().atMost(SOON).until(() -> scene.noticed("held-loss") >= 1);
    scene.awaitEndpoints("orders", orders.subList(6, 8));
    scene.assertNoAlarm();
    scene.assertWarnedOnlyOf(HELD);
    assertThat(scene.member().log().lines("INFO", "The loss is believed"))
        .allMatch(line -> line.contains("PROBES"));
    scene.assertOnlyTheDeadFailed(dead.size());
  }

  /**
   * More than half of the instances are gone from Consul, and alive; somebody took them out on
   * purpose. The rule: "answering, it stays, until confirm is over with fresh reads that agree;
   * then the loss of this one service is believed even if they answer".
   */
  @Test
  void moreThanHalfAreGoneAndAlive() throws Exception {
    ConsulScene scene = scene("orders");

    consul.vanish("vms", "orders", orders.subList(0, 6));

    scene.awaitAlarm("loss-held", "consul/orders");
    assertThat(scene.endpoints("orders")).isEqualTo(ConsulScene.ports(orders));
    scene.awaitEndpoints("orders", orders.subList(6, 8));
    scene.assertNoAlarm();
    scene.assertWarnedOnlyOf(HELD);
    assertThat(scene.noticed("held-loss")).isEqualTo(1);
    assertThat(scene.member().log().lines("INFO", "The loss is believed"))
        .singleElement()
        .asString()
        .contains("TIME");
    scene.assertNoRequestFailed();
  }

  /**
   * Billing is deregistered as a whole while its instances run. The rules: never the last ready one
   * at once; held, and believed when its time is over. "A home that goes empty does not move by
   * itself: the service is published empty, with an alarm". Other services do not notice.
   */
  @Test
  void aServiceIsDeregistered() throws Exception {
    ConsulScene scene = scene("orders", "billing");
    SteadyLoad billing = scene.calls().load("billing");

    consul.vanish("vms", "billing", billings);

    scene.awaitAlarm("loss-held", "consul/billing");
    assertThat(billing.stop().failures()).isEmpty();
    scene.awaitEndpoints("billing", List.of());
    scene.awaitAlarm("service-empty", "billing");
    assertThat(scene.alarms()).containsExactly("service-empty billing");
    assertThat(scene.calls().once("billing")).startsWith("status 503");
    scene.assertWarnedOnlyOf(HELD, "No endpoint of the service is ready");
    scene.assertNoRequestFailed();
    assertThat(scene.endpoints("orders")).isEqualTo(ConsulScene.ports(orders));
  }
}
