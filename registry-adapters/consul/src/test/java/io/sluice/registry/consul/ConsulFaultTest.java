package io.sluice.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What Consul, or what stands in its place, may say to its reader. */
class ConsulFaultTest extends TroubledConsul {
  @Test
  void noKnownLeaderIsAnOutage() {
    startAndSync();

    consul.header("X-Consul-KnownLeader", "false");

    assertThat(disconnects(Cause.OUTAGE)).contains("no leader");
  }

  @Test
  void aLostLeaderIsFoundWhileNothingChanges() {
    startAndSync();

    consul.loseLeader();

    assertThat(disconnects(Cause.OUTAGE)).contains("no leader");
  }

  /** Consul sends this header from 1.11 on; a shorter list without it is the guard's to hold. */
  @Test
  void whatTheTokenHidesIsNoData() {
    startAndSync();

    consul.header("X-Consul-Results-Filtered-By-ACLs", "true");

    assertThat(disconnects(Cause.CREDENTIALS)).contains("token");
  }

  /** Before 1.11 a token without rights gets empty lists and no word about it. */
  @Test
  void emptyListsAreNoDataWhileConsulDoesNotEvenShowItself() {
    startAndSync();

    consul.hideInstances(true);

    assertThat(disconnects(Cause.UNTRUSTED)).contains("its own service");
    int from = events.position();
    consul.hideInstances(false);
    Synced unused = events.awaitSynced(from);
    assertThat(events.instances("orders")).hasSize(1);
  }

  @Test
  void tooManyRequestsAreNamedAndAskedLessAndLess() {
    startAndSync();

    consul.answerWith(429);

    assertThat(disconnects(Cause.OUTAGE)).contains("429").contains("limits");
    int before = consul.requests();
    await().during(Duration.ofSeconds(1)).until(() -> consul.requests() - before < 30);
    consul.answerWith(200);
    events.await("reads again", log -> log.last().orElseThrow() instanceof Synced);
  }

  @Test
  void aRefusedTokenIsNeverRepeatedInWords() {
    consul.answerWith(403);
    registry.start(events);

    Disconnected said = events.awaitDisconnected(0, Cause.CREDENTIALS);

    assertThat(said.detail()).contains("403").contains("(token)").doesNotContain(TOKEN);
    assertThat(consul.tokens()).isNotEmpty().containsOnly(TOKEN);
    assertThat(ConsulSettings.of(consul.uri()).withToken(TOKEN).toString()).doesNotContain(TOKEN);
  }

  @Test
  void anAgentThatMayNotBeReadIsNoObstacle() {
    consul.refuseAgentSelf();

    startAndSync();

    assertThat(events.instances("orders")).hasSize(1);
  }

  @Test
  void anIndexThatGoesBackListsEverythingAgainAndIsNoOutage() {
    for (int i = 0; i < 20; i++) {
      consul.put("users", List.of(FakeConsul.Entry.of("127.0.0.1", 19_100 + i)));
    }
    startAndSync();
    int from = events.position();

    consul.goBack(15);

    Synced again = events.awaitSynced(from);
    assertThat(again.services()).contains("orders", "users");
    assertThat(events.since(from)).noneMatch(event -> event instanceof Disconnected);
    consul.put("orders", List.of(FIRST, FakeConsul.Entry.of("127.0.0.1", 19_002)));
    events.await("a change after it", log -> log.instances("orders").size() == 2);
  }

  @Test
  void anIndexThatIsAlwaysZeroMakesNoHotLoop() {
    consul.goBack(1_000_000);
    startAndSync();

    int before = consul.requests();
    await().during(Duration.ofSeconds(2)).until(() -> consul.requests() - before < 40);

    consul.put("users", List.of(FIRST));
    events.await("a change all the same", log -> log.instances("users").size() == 1);
  }

  @Test
  void anotherDatacenterBehindTheSameAddressIsNotBelieved() {
    startAndSync();

    consul.datacenter("dc2", "dc2");
    consul.remove("orders");

    assertThat(disconnects(Cause.UNTRUSTED)).contains("dc2").contains("dc1");
  }

  @Test
  void nodesOfAnotherDatacenterAreNotBelieved() {
    startAndSync();

    consul.datacenter("dc1", "dc2");
    registry.reread(Set.of("orders"));

    assertThat(disconnects(Cause.UNTRUSTED)).contains("dc2");
  }

  @Test
  void aConfiguredDatacenterIsWhatNodesMustBeOf() {
    try (ConsulRegistry other =
        new ConsulRegistry(
            "other",
            ConsulSettings.of(consul.uri()).withDatacenter("dc7").withPacing(TestPacing.FAST))) {
      other.start(events);

      Disconnected said = events.awaitDisconnected(0, Cause.UNTRUSTED);
      assertThat(said.detail()).contains("dc7");
      assertThat(events.state()).isEmpty();
    }
  }

  @Test
  void aChangeOfMetadataOnlyIsFoundByASweep() {
    consul.put("users", List.of(FIRST));
    startAndSync();

    consul.put("orders", List.of(FIRST.withMeta("new")));

    events.await(
        "the metadata",
        log ->
            log.instances("orders").stream()
                .anyMatch(one -> "new".equals(one.metadata().get("note"))));
  }

  @Test
  void everyReadIsReportedAlsoWhenNothingChanged() {
    startAndSync();
    int from = events.position();

    registry.reread(Set.of("orders"));

    RegistryEvent read = events.await(from, InstancesReplaced.class, any -> true);
    assertThat(((InstancesReplaced) read).revision()).isNotBlank();
  }

  @Test
  void aConsulThatDoesNotListItselfIsNotBelieved() {
    startAndSync();

    consul.forgetEverything();

    assertThat(disconnects(Cause.UNTRUSTED)).contains("its own service");
  }
}
