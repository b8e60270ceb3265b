package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.components.ConsulServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Consul answers, quickly and in good form, and what it says is not so: the instances are alive and
 * it lists none. No registry can wipe a service.
 */
class ConsulLiesIT {
  private static final String[] SERVICES = {"orders", "billing", "search", "users", "mail", "shop"};
  private static final String HELD =
      "Too many instances vanished at once; they are kept and probed";
  private static final String SUSPECT =
      "The source lost so much at once that time confirms no loss; what vanished is kept";
  private static final String UNREADABLE = "The source cannot be read; what it said last is kept";

  private Mesh mesh;

  @BeforeEach
  void folder(@TempDir Path folder) {
    mesh = new Mesh(folder);
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  /** Six services on two instances each, so that a loss of one is not the loss of all. */
  private List<List<Backend>> sixServices(Registrations consul) {
    List<List<Backend>> all = new ArrayList<>();
    for (String service : SERVICES) {
      List<Backend> two = mesh.backends(service, 2);
      two.forEach(backend -> consul.registerChecked(service, backend));
      all.add(two);
    }
    return all;
  }

  private ConsulScene scene(String url) {
    return new ConsulScene(mesh, "address: \"" + url + "\"", "confirm: 3s, window: 5s", SERVICES);
  }

  /**
   * Something about orders changes, Sluice reads it, and this once the list is empty. The rule:
   * "beyond maxDrop all vanished ones are held and probed; answering, it stays, until confirm is
   * over with fresh reads that agree". They do not agree.
   */
  @Test
  void anEmptyListIsAnsweredOnce() throws Exception {
    ConsulServer consul = ConsulScene.consul(mesh, settings -> settings);
    Registrations registrations = new Registrations(consul);
    List<Backend> orders = sixServices(registrations).get(0);
    HttpLiar liar = mesh.add(new HttpLiar(consul.url()));
    ConsulScene scene = scene(liar.url());

    liar.lieOnce("/v1/health/service/orders");
    registrations.warn("orders", orders.get(0));

    scene.awaitAlarm("loss-held", "consul/orders");
    await().atMost(Duration.ofSeconds(30)).until(() -> scene.noticed("returned") == 1);
    assertThat(liar.lies()).isEqualTo(1);
    scene.assertNoAlarm();
    scene.awaitState("LIVE");
    scene.assertNothingWasEverLost();
    scene.assertNoRequestFailed();
    scene.assertWarnedOnlyOf(HELD);
    assertThat(scene.noticed("held-loss")).isEqualTo(1);
  }

  /**
   * Every list of instances is empty, and stays so for longer than any loss is held, until somebody
   * mends Consul. The rule: "time never confirms a large loss: what vanished stays until the source
   * recovers". Of all that vanished one line and one alarm tell, not one for each service.
   */
  @Test
  void emptyListsAreAnsweredForEver() throws Exception {
    ConsulServer consul = ConsulScene.consul(mesh, settings -> settings);
    Registrations registrations = new Registrations(consul);
    registrations.checkNode();
    sixServices(registrations);
    HttpLiar liar = mesh.add(new HttpLiar(consul.url()));
    ConsulScene scene = scene(liar.url());

    liar.lie(
        path ->
            path.startsWith("/v1/health/service/") && !path.equals("/v1/health/service/consul"));
    registrations.warnNode();

    scene.awaitState("SUSPECT");
    await().atMost(Duration.ofSeconds(30)).until(() -> scene.held() == 12);
    assertThat(scene.alarms()).containsExactly("source-suspect consul");
    int told = liar.lies();
    await().atMost(Duration.ofSeconds(30)).until(() -> liar.lies() >= told + SERVICES.length);

    liar.tellTheTruth();

    scene.awaitState("LIVE");
    scene.assertNoAlarm();
    scene.assertNothingWasEverLost();
    scene.assertNoRequestFailed();
    MemberLog log = scene.member().log();
    int before = log.warnings(HELD).size(); // three services may be lost without suspicion
    assertThat(before).isLessThanOrEqualTo(3);
    assertThat(log.warnings(SUSPECT)).hasSize(1);
    assertThat(log.warnings("")).hasSize(before + 1);
    assertThat(scene.noticed("became-suspect")).isEqualTo(1);
  }

  /**
   * Consul dies and is started again on an empty data directory: it knows itself and nobody else,
   * until the agents of all VMs have registered anew. The rule while it is away: "a source that
   * cannot be read freezes"; and then: "what vanished stays until the source recovers".
   */
  @Test
  void consulIsRestartedWithAWipedDataDirectory() throws Exception {
    ConsulServer consul = ConsulScene.consul(mesh, ConsulServer.Settings::remembering);
    Registrations registrations = new Registrations(consul);
    List<List<Backend>> all = sixServices(registrations);
    ConsulScene scene = scene(consul.url());

    consul.process().kill();
    scene.awaitState("STALE");
    assertThat(scene.alarms()).containsExactly("source-stale consul");
    consul.wipe();
    mesh.add(consul.again());
    scene.awaitState("SUSPECT");
    await().atMost(Duration.ofSeconds(30)).until(() -> scene.held() == 12);
    assertThat(scene.alarms()).containsExactly("source-suspect consul");
    for (int i = 0; i < SERVICES.length; i++) {
      registrations.register(SERVICES[i], all.get(i));
    }

    scene.awaitState("LIVE");
    await().atMost(Duration.ofSeconds(30)).until(() -> scene.held() == 0);
    scene.assertNoAlarm();
    scene.assertNothingWasEverLost();
    scene.assertNoRequestFailed();
    scene.assertWarnedOnlyOfARestartAnd(UNREADABLE, SUSPECT);
  }
}
