package io.sluice.registry.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the guard relies on when the way to a registry fails: for every adapter that reads over TCP,
 * with its real server behind a {@link FaultyProxy} and its own times set short. Whatever strikes,
 * it keeps what it has, says so in time, and recovers alone without a storm.
 */
public abstract class RegistryFaultContract extends RegistryFixture {
  private static final Duration WATCHED = Duration.ofSeconds(2);
  private static final Set<WireFault> DAMAGING = EnumSet.of(WireFault.GARBAGE, WireFault.GARBLED);
  private static final String CHANGED = "changed";

  private static final Instance FIRST = Instance.of("127.0.0.1", 19_001);
  private static final Instance SECOND = Instance.of("127.0.0.1", 19_002);
  private static final Instance THIRD = Instance.of("127.0.0.1", 19_003);

  @Override
  protected abstract ProxiedRegistryUnderTest registry() throws Exception;

  /** How many services are read, of two instances each; enough for {@link #middleOfAPage}. */
  protected int services() {
    return 30;
  }

  /** So many bytes of answer on a connection end in the middle of what a listing says. */
  protected long middleOfAPage() {
    return 1_500;
  }

  /** Longer than the adapter under test waits for any piece of an answer. */
  protected Duration tooSlow() {
    return Duration.ofSeconds(5);
  }

  /** Slow, but not too slow: each piece of an answer is that late, and still everything is read. */
  protected Duration slow() {
    return Duration.ofMillis(100);
  }

  /** How soon the adapter under test must notice whatever strikes; at most 20 s. */
  protected Duration saysSoWithin() {
    return Duration.ofSeconds(10);
  }

  /** How many connections it may open in 2 s of a fault: what its back-off gives, with some air. */
  protected int mostConnections() {
    return 30;
  }

  /** How many threads it may have at any time. */
  protected int mostThreads() {
    return 4;
  }

  @ParameterizedTest
  @EnumSource
  final void aFaultLosesNothingIsSaidAndIsOvercomeWithoutAStorm(WireFault fault) {
    fill();
    startAndSync();
    int from = events.position();
    int accepted = proxy().accepted();

    long struck = System.nanoTime();
    fault.strike(proxy(), tooSlow(), middleOfAPage());
    adapter.reread(names());

    Disconnected said = saidSince(from, fault);
    assertThat(Duration.ofNanos(System.nanoTime() - struck)).isLessThan(saysSoWithin());
    assertThat(said.detail()).isNotBlank();
    registry.put(CHANGED, List.of(THIRD));
    int whenSaid = proxy().accepted();
    await()
        .during(WATCHED)
        .atMost(WATCHED.plusSeconds(5))
        .until(() -> proxy().accepted() - whenSaid <= mostConnections());
    assertThat(threads()).hasSizeLessThanOrEqualTo(mostThreads());
    if (!DAMAGING.contains(fault)) {
      assertThat(disconnectsSince(from)).describedAs("says it once").hasSize(1);
    }

    int recovering = events.position();
    registry.recover();

    Synced again = events.awaitSynced(recovering);
    assertThat(again.services()).containsAll(names());
    events.await(
        "what changed during the fault",
        log -> places(CHANGED).equals(List.of("127.0.0.1:" + THIRD.port())));
    registry.put(CHANGED, List.of(SECOND, THIRD));
    events.await("a change after the fault", log -> log.instances(CHANGED).size() == 2);
    assertNothingLost(events.since(from));
    assertThat(proxy().accepted() - accepted)
        .describedAs("connections opened from the fault to the end of the recovery")
        .isLessThanOrEqualTo(3 * mostConnections());
  }

  @ParameterizedTest
  @EnumSource
  final void aFaultAtTheStartIsSaidAndOvercome(WireFault fault) {
    fill();
    fault.strike(proxy(), tooSlow(), middleOfAPage());

    adapter.start(events);

    Disconnected said = saidSince(0, fault);
    assertThat(said.detail()).isNotBlank();
    assertThat(events.all()).noneMatch(event -> event instanceof Synced);

    registry.recover();

    Synced synced = events.awaitSynced(0);
    assertThat(synced.services()).containsAll(names());
    assertNothingLost(events.all());
    registry.put(CHANGED, List.of(FIRST, THIRD));
    events.await("a change after the fault", log -> log.instances(CHANGED).size() == 2);
  }

  /** The far end vanished without a word, as when a firewall forgot the connection. */
  @Test
  final void aHalfOpenConnectionIsNoticedAndReplaced() {
    fill();
    startAndSync();
    int from = events.position();

    long struck = System.nanoTime();
    proxy().halfOpen();
    registry.put(CHANGED, List.of(FIRST, THIRD));

    events.await("the change", log -> log.instances(CHANGED).size() == 2);
    assertThat(Duration.ofNanos(System.nanoTime() - struck)).isLessThan(saysSoWithin());
    assertNothingLost(events.since(from));
  }

  @Test
  final void aSlowRegistryIsReadAllTheSame() {
    proxy().delay(slow());
    fill();
    startAndSync();

    registry.put(CHANGED, List.of(FIRST, THIRD));

    events.await("the change", log -> log.instances(CHANGED).size() == 2);
    assertNothingLost(events.all());
    assertThat(disconnectsSince(0)).isEmpty();
  }

  @Test
  final void aConnectionThatBreaksAgainAndAgainLosesNothing() {
    fill();
    startAndSync();
    int from = events.position();
    int accepted = proxy().accepted();

    for (int i = 0; i < 5; i++) {
      int broken = events.position();
      proxy().cutAfter(0);
      Disconnected unused = events.await(broken, Disconnected.class, any -> true);
      proxy().pass();
      Synced again = events.awaitSynced(broken);
      assertThat(again.services()).containsAll(names());
    }

    registry.put(CHANGED, List.of(FIRST, THIRD));
    events.await("the change", log -> log.instances(CHANGED).size() == 2);
    assertNothingLost(events.since(from));
    assertThat(proxy().accepted() - accepted).isLessThanOrEqualTo(5 * mostConnections());
  }

  private FaultyProxy proxy() {
    return ((ProxiedRegistryUnderTest) underTest()).proxy();
  }

  private void fill() {
    for (String name : names()) {
      registry.put(name, List.of(FIRST, SECOND));
    }
    registry.put(CHANGED, List.of(FIRST));
  }

  private Set<String> names() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < services(); i++) {
      names.add("service-" + i);
    }
    return Set.copyOf(names);
  }

  /** Bytes that mean nothing may be taken for a broken registry or for none at all. */
  private Disconnected saidSince(int position, WireFault fault) {
    return events.await(
        position,
        Disconnected.class,
        said ->
            said.cause() == Cause.OUTAGE
                || (DAMAGING.contains(fault) && said.cause() == Cause.UNTRUSTED));
  }

  private List<RegistryEvent> disconnectsSince(int position) {
    return events.since(position).stream()
        .filter(Disconnected.class::isInstance)
        .collect(Collectors.toList());
  }

  private void assertNothingLost(List<RegistryEvent> since) {
    Set<String> names = names();
    for (RegistryEvent event : since) {
      if (event instanceof InstancesReplaced read && names.contains(read.service())) {
        assertThat(read.instances()).describedAs(read.service()).hasSize(2);
        assertThat(read.rejected()).describedAs(read.service()).isEmpty();
      } else if (event instanceof InstancesReplaced read) {
        assertThat(read.instances()).describedAs(read.service()).isNotEmpty();
      } else if (event instanceof Synced synced) {
        assertThat(synced.services()).containsAll(names).contains(CHANGED);
      }
    }
  }
}
