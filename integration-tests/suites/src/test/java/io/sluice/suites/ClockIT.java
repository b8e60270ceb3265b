package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.NodeFacts.Variant;
import io.sluice.components.Components;
import io.sluice.components.MovableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody sets the clock of the server's machine an hour forward while the server runs, and back
 * again. Four of six instances have just vanished from the registry and are held: the clock must
 * not hurry the time after which they are given up, nor stop it. An alarm says that the clock was
 * set, until it is right again.
 */
class ClockIT {
  private static final String ALARMS = "sluice_alarms{kind=\"clock-stepped\"}";

  private Mesh mesh;
  private MovableClock clock;
  private List<Backend> backends;

  @BeforeEach
  void ordersInARegistry(@TempDir Path folder) {
    mesh = new Mesh(folder);
    backends = mesh.backends("orders", 6);
    // Enough others, so that the loss of four is no reason to suspect the whole file.
    mesh.vms.with("others", others());
    mesh.vms.with("orders", Mesh.instances(backends)).write();
    mesh.pods.write();
    clock =
        MovableClock.of(Components.ofUser(line -> {}).faketime(), folder.resolve("clock-offset"));
  }

  /** A server that gives up after so long what vanished silently, and an Envoy. */
  private Scene scene(Duration confirm) {
    Member member =
        mesh.member(
            Mesh.FILES,
            Surroundings.PLAIN
                .with(clock.environment())
                .with("guard: { confirm: " + confirm.toSeconds() + "s }"));
    member.awaitReady();
    return new Scene(member, mesh.proxy(member, Variant.DELTA, "orders").awaitLive());
  }

  private record Scene(Member member, Mesh.Proxy proxy) {
    long endpoints() {
      try {
        return proxy.envoy().stat("cluster.orders.membership_total");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    boolean alarmed(String kind) {
      return member.alarms().stream().anyMatch(alarm -> alarm.kind().equals(kind));
    }

    void await(String kind, boolean standing) {
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> alarmed(kind) == standing);
    }
  }

  private static List<String> others() {
    return java.util.stream.IntStream.range(0, 40)
        .mapToObj(i -> "{ address: 127.1.0.%d, port: 9 }".formatted(i + 1))
        .toList();
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  @Test
  void aClockThatIsSetHurriesNoTimerAndStopsNone() {
    Duration confirm = Duration.ofSeconds(20);
    Scene scene = scene(confirm);
    Member member = scene.member();
    SteadyLoad load = scene.proxy().calls().load("orders");
    long lost = System.nanoTime();
    mesh.vms.with("orders", Mesh.instances(backends.subList(0, 2))).write();
    scene.await("loss-held", true);

    clock.set(Duration.ofHours(1));
    scene.await("clock-stepped", true);
    assertThat(scene.endpoints()).isEqualTo(6);
    assertThat(member.metric(ALARMS)).isEqualTo(1);
    assertThat(member.log().warnings("clock")).hasSize(1);

    clock.set(Duration.ZERO);
    scene.await("clock-stepped", false);
    assertThat(scene.endpoints()).isEqualTo(6);
    assertThat(Duration.ofNanos(System.nanoTime() - lost)).isLessThan(confirm);

    await().atMost(confirm.plusSeconds(15)).until(() -> scene.endpoints() == 2);
    assertThat(Duration.ofNanos(System.nanoTime() - lost)).isGreaterThan(confirm);
    Calls.Tally seen = load.stop();
    assertThat(seen.failures()).isEmpty();
    assertThat(seen.answers()).hasSize(6);
    await().atMost(Duration.ofSeconds(5)).until(() -> member.alarms().isEmpty());
    assertThat(member.metric(ALARMS)).isZero();
    assertThat(member.log().warnings("clock")).hasSize(1);
    assertThat(member.log().errors()).isEmpty();
  }

  /** The clock goes back: no timer waits an hour for what is due now. */
  @Test
  void aClockThatIsSetBackStopsNoTimer() {
    Duration confirm = Duration.ofSeconds(6);
    Scene scene = scene(confirm);
    Member member = scene.member();
    SteadyLoad load = scene.proxy().calls().load("orders");
    clock.set(Duration.ofHours(-1));
    scene.await("clock-stepped", true);
    long lost = System.nanoTime();
    mesh.vms.with("orders", Mesh.instances(backends.subList(0, 2))).write();
    scene.await("loss-held", true);

    await().atMost(confirm.plusSeconds(15)).until(() -> scene.endpoints() == 2);
    assertThat(Duration.ofNanos(System.nanoTime() - lost)).isGreaterThan(confirm);
    assertThat(member.alarms())
        .extracting(Member.StandingAlarm::kind)
        .containsExactly("clock-stepped");
    assertThat(load.stop().failures()).isEmpty();
    assertThat(member.log().warnings("clock")).hasSize(1);
    assertThat(member.log().errors()).isEmpty();
  }
}
