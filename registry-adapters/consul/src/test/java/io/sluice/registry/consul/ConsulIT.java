package io.sluice.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.testkit.EventLog;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Consul does when its services change, and when it does not feel well. */
class ConsulIT {
  private final RealConsul consul;
  private final EventLog events = new EventLog();
  private final ConsulRegistry registry;

  ConsulIT(@TempDir Path folder) {
    consul = RealConsul.start(folder);
    registry =
        new ConsulRegistry("it", ConsulSettings.of(consul.uri()).withPacing(TestPacing.FAST));
  }

  @AfterEach
  void stop() {
    registry.close();
    consul.close();
  }

  private void startAndSync() {
    registry.start(events);
    Synced unused = events.awaitSynced(0);
  }

  private void awaitOrders(String what, Predicate<List<Instance>> condition) {
    events.await(what, log -> condition.test(log.instances("orders")));
  }

  private static Predicate<List<Instance>> one(Predicate<Instance> condition) {
    return all -> all.size() == 1 && condition.test(all.get(0));
  }

  @Test
  void whatAnOperatorDoesToARegistrationIsSeen() {
    startAndSync();

    consul.register("orders", 19_001, "");
    awaitOrders("a registration without a check", one(it -> it.port() == 19_001));

    consul.register("orders", 19_001, ",\"Meta\":{\"zone\":\"r1\",\"protocol\":\"grpc\"}");
    awaitOrders("metadata", one(it -> it.zone().equals("r1") && it.protocol().equals("grpc")));

    consul.register("orders", 19_001, ",\"Weights\":{\"Passing\":7,\"Warning\":2}");
    awaitOrders("a weight", one(it -> it.weight() == 7));

    consul.register("orders", 19_001, ",\"Tags\":[\"blue\"]");
    awaitOrders("a tag", one(it -> it.tags().equals(List.of("blue"))));

    consul.register("orders", 19_001, ",\"EnableTagOverride\":false");
    awaitOrders("no tag", one(it -> it.tags().isEmpty()));

    consul.register("orders", 19_002, "");
    awaitOrders("a second one without a check", all -> all.size() == 2);

    consul.deregister("orders-19001");
    consul.deregister("orders-19002");
    awaitOrders("none", List::isEmpty);
    assertThat(events.all()).noneMatch(event -> event instanceof Disconnected);
  }

  @Test
  void healthAndMaintenanceAreTold() {
    consul.registerChecked("orders", 19_001, "passing");
    startAndSync();

    consul.check("orders", 19_001, "fail");
    awaitOrders("critical", one(it -> it.health() == Health.CRITICAL));
    consul.check("orders", 19_001, "warn");
    awaitOrders("warning", one(it -> it.health() == Health.WARNING));
    consul.check("orders", 19_001, "pass");
    awaitOrders("passing", one(it -> it.health() == Health.PASSING));

    String unused = consul.put("/v1/agent/service/maintenance/orders-19001?enable=true", "");
    awaitOrders("service maintenance", one(it -> it.health() == Health.DRAINING));
    unused = consul.put("/v1/agent/service/maintenance/orders-19001?enable=false", "");
    awaitOrders("no maintenance", one(it -> it.health() == Health.PASSING));

    // No check names the service here: only its node is told.
    unused = consul.put("/v1/agent/maintenance?enable=true", "");
    awaitOrders("node maintenance", one(it -> it.health() == Health.DRAINING));
    unused = consul.put("/v1/agent/maintenance?enable=false", "");
    awaitOrders("no node maintenance", one(it -> it.health() == Health.PASSING));
  }

  @Test
  void aDeadNodeIsNoAnnouncementOfItsServices() {
    String node =
        "{\"Node\":\"vm-7\",\"Address\":\"10.7.7.7\","
            + "\"Service\":{\"ID\":\"o7\",\"Service\":\"orders\",\"Port\":80},"
            + "\"Check\":{\"Node\":\"vm-7\",\"CheckID\":\"serfHealth\",\"Name\":\"serf\","
            + "\"Status\":\"%s\"}}";
    String unused = consul.put("/v1/catalog/register", String.format(node, "passing"));
    startAndSync();
    awaitOrders("the node's address", one(it -> it.address().equals("10.7.7.7")));

    unused = consul.put("/v1/catalog/register", String.format(node, "critical"));
    awaitOrders("a dead node", one(it -> it.health() == Health.NODE_DOWN));

    unused = consul.put("/v1/catalog/deregister", "{\"Node\":\"vm-7\"}");
    awaitOrders("no node", List::isEmpty);
  }

  @Test
  void aFlappingCheckEndsWhereItEnded() {
    consul.registerChecked("orders", 19_001, "passing");
    startAndSync();

    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 20; i++) {
        consul.check("orders", 19_001, "pass");
        consul.check("orders", 19_001, "fail");
      }
      awaitOrders("the last state", one(it -> it.health() == Health.CRITICAL));
      consul.check("orders", 19_001, "pass");
      awaitOrders("and the one after", one(it -> it.health() == Health.PASSING));
    }
  }

  /** What a read notes and what a listing says must be the same to Consul, too. */
  @Test
  void aChangeOfOneNameReadsNoOther() {
    consul.registerChecked("orders", 19_001, "passing");
    consul.registerChecked("orders", 19_002, "warning");
    consul.registerChecked("users", 19_003, "passing");
    startAndSync();
    int from = events.position();

    consul.check("users", 19_003, "fail");

    InstancesReplaced read = events.await(from, InstancesReplaced.class, any -> true);
    assertThat(read.service()).isEqualTo("users");
    consul.check("users", 19_003, "pass");
    InstancesReplaced next = events.await(from + 1, InstancesReplaced.class, any -> true);
    assertThat(next.service()).isEqualTo("users");
    assertThat(events.since(from)).hasSize(2);
  }

  @Test
  void aFrozenAgentIsAnOutageAndComesBack() {
    consul.registerChecked("orders", 19_001, "passing");
    startAndSync();
    int from = events.position();

    consul.server().process().pause();

    Disconnected said = events.awaitDisconnected(from, Cause.OUTAGE);
    assertThat(said.detail()).contains("in time");
    assertThat(events.instances("orders")).hasSize(1);

    from = events.position();
    consul.server().process().resume();
    Synced again = events.awaitSynced(from);
    assertThat(again.services()).contains("orders");
  }

  /**
   * A development agent forgets everything: that its catalogue is empty is the guard's to doubt.
   */
  @Test
  void aKilledAgentIsAnOutageAndItsSuccessorIsListedAnew() {
    consul.registerChecked("orders", 19_001, "passing");
    startAndSync();
    int from = events.position();

    consul.server().process().kill();

    Disconnected unused = events.awaitDisconnected(from, Cause.OUTAGE);
    assertThat(events.instances("orders")).hasSize(1);

    from = events.position();
    consul.startAgain();
    Synced again = events.awaitSynced(from);
    assertThat(again.services()).containsExactly("consul");
    consul.registerChecked("orders", 19_003, "passing");
    awaitOrders("what registers with the new agent", one(it -> it.port() == 19_003));
  }
}
