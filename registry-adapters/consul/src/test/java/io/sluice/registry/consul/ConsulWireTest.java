package io.sluice.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What may happen on the way between Consul and its reader, and what the way costs. */
class ConsulWireTest extends TroubledConsul {
  @Test
  void anAnswerThatIsTooLongIsRefused() {
    startAndSync();

    consul.answerWithBody(" ".repeat(3_000_000) + "{}");

    assertThat(disconnects(Cause.UNTRUSTED)).contains("longer than 2000000 bytes");
  }

  @Test
  void anAnswerThatIsNotConsulsIsNotBelieved() {
    startAndSync();

    consul.answerWithBody("<html>Please log in</html>");

    assertThat(disconnects(Cause.UNTRUSTED)).contains("not Consul's");
  }

  @Test
  void nothingInPlaceOfAnAnswerIsNotBelieved() {
    startAndSync();

    consul.answerWithBody("null");

    String unused = disconnects(Cause.UNTRUSTED);
  }

  @Test
  void aListingThatBreaksOffIsReportedInNoPart() {
    for (int i = 0; i < 300; i++) {
      consul.put("service-" + i, List.of(FIRST));
    }
    consul.failAfter(150);
    registry.start(events);

    Disconnected unused = events.awaitDisconnected(0, Cause.OUTAGE);

    assertThat(events.all()).noneMatch(event -> event instanceof InstancesReplaced);
  }

  /** An agent that is frozen keeps its connections and says nothing more. */
  @Test
  void silenceIsAnOutage() {
    startAndSync();

    proxy.blackHole();

    assertThat(disconnects(Cause.OUTAGE)).contains("in time");
    int from = events.position();
    proxy.pass();
    Synced unused = events.awaitSynced(from);
  }

  @Test
  void aRefusedConnectionIsAnOutageThatIsSaidOnce() {
    startAndSync();
    int from = events.position();

    proxy.refuse();

    assertThat(disconnects(Cause.OUTAGE)).contains("connect");
    await()
        .during(Duration.ofSeconds(1))
        .until(
            () -> events.since(from).stream().filter(Disconnected.class::isInstance).count() == 1);
  }

  @Test
  void manyServicesCostFourThreadsAndFourConnections() {
    for (int i = 0; i < 400; i++) {
      consul.put("service-" + i, List.of(FIRST));
    }
    startAndSync();
    for (int i = 0; i < 400; i++) {
      consul.put("service-" + i, List.of(FIRST.withMeta("again")));
    }
    events.await(
        "the sweep",
        log ->
            log.state().values().stream()
                    .filter(one -> "again".equals(one.get(0).metadata().get("note")))
                    .count()
                == 400);

    Set<Thread> threads = Thread.getAllStackTraces().keySet();
    assertThat(threads).filteredOn(one -> one.getName().startsWith("sluice-faults-")).hasSize(4);
    assertThat(proxy.open()).isLessThanOrEqualTo(4);
    assertThat(proxy.accepted()).isLessThanOrEqualTo(4);
    assertThat(threads).filteredOn(one -> one.getName().startsWith("OkHttp http")).isEmpty();
  }
}
