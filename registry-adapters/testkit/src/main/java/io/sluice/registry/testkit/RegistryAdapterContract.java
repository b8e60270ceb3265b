package io.sluice.registry.testkit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.Rights;
import io.sluice.registry.Rights.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the guard relies on in every registry adapter. */
public abstract class RegistryAdapterContract extends RegistryFixture {
  /** More than any answer takes, and less than any time-out. */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private static final Duration SOON = Duration.ofSeconds(10);

  private static final Instance FIRST = Instance.of("127.0.0.1", 19_001);
  private static final Instance SECOND = Instance.of("127.0.0.1", 19_002);
  private static final Instance THIRD = Instance.of("127.0.0.1", 19_003);

  @Test
  final void startReturnsAtOnceAndSaysThatTheRegistryCannotBeReached() {
    registry.breakDown();

    long before = System.nanoTime();
    adapter.start(events);

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(AT_ONCE);
    Disconnected said = events.await(0, Disconnected.class, any -> true);
    assertThat(said.cause()).isEqualTo(Cause.OUTAGE);
    assertThat(said.detail()).isNotBlank();
    assertThat(events.all()).noneMatch(event -> !(event instanceof Disconnected));
  }

  @Test
  final void theFirstListingGivesEveryNameAndThenSynced() {
    registry.put("orders", List.of(FIRST, SECOND));
    registry.put("users", List.of(THIRD));

    startAndSync();

    List<RegistryEvent> all = events.all();
    int synced = indexOfSynced(all);
    assertThat(all).noneMatch(event -> event instanceof Disconnected);
    assertThat(((Synced) all.get(synced)).services()).contains("orders", "users");
    assertThat(namesRead(all.subList(0, synced)))
        .containsAll(((Synced) all.get(synced)).services());
    assertThat(places("orders")).containsExactlyInAnyOrder("127.0.0.1:19001", "127.0.0.1:19002");
    assertThat(places("users")).containsExactly("127.0.0.1:19003");
  }

  @Test
  final void aRegistryWithNothingSyncs() {
    startAndSync();

    assertThat(events.all()).noneMatch(event -> event instanceof Disconnected);
    assertThat(events.state()).doesNotContainKeys("orders", "users");
  }

  @Test
  final void aChangeArrives() {
    registry.put("orders", List.of(FIRST));
    startAndSync();

    registry.put("orders", List.of(FIRST, SECOND));
    events.await("the second instance", log -> log.instances("orders").size() == 2);

    registry.put("orders", List.of(SECOND));
    events.await("one instance less", log -> log.instances("orders").size() == 1);
    assertThat(places("orders")).containsExactly("127.0.0.1:19002");
  }

  @Test
  final void aNewNameArrives() {
    registry.put("orders", List.of(FIRST));
    startAndSync();

    registry.put("users", List.of(SECOND));

    events.await("the new name", log -> log.instances("users").size() == 1);
    assertThat(places("orders")).containsExactly("127.0.0.1:19001");
  }

  @Test
  final void anAnnouncedDepartureIsReportedAndNotLeftOut() {
    registry.put("orders", List.of(FIRST, SECOND));
    startAndSync();

    registry.put("orders", List.of(FIRST, SECOND.withHealth(Health.CRITICAL)));

    events.await(
        "the critical instance",
        log ->
            log.instances("orders").stream()
                .anyMatch(
                    one -> one.port() == SECOND.port() && one.health().isAnnouncedDeparture()));
    assertThat(places("orders")).hasSize(2);
    assertThat(events.instances("orders"))
        .filteredOn(one -> one.port() == FIRST.port())
        .allMatch(one -> one.health() == Health.PASSING);
  }

  @Test
  final void aRemovedNameIsReportedAsEmptyOrLeftOutOfAListing() {
    registry.put("orders", List.of(FIRST));
    registry.put("users", List.of(SECOND));
    startAndSync();

    registry.remove("orders");

    events.await("the removal", log -> !log.state().containsKey("orders"));
    assertThat(places("users")).containsExactly("127.0.0.1:19002");
    assertThat(events.all()).noneMatch(event -> event instanceof Disconnected);
  }

  @Test
  final void aRereadAnswersAlsoWhenNothingChanged() {
    registry.put("orders", List.of(FIRST));
    startAndSync();
    int from = events.position();

    adapter.reread(Set.of("orders"));

    InstancesReplaced answer =
        events.await(from, InstancesReplaced.class, read -> read.service().equals("orders"));
    assertThat(answer.instances()).hasSize(1);
  }

  @Test
  final void aRereadOfANameThatIsGoneAnswersEmpty() {
    registry.put("orders", List.of(FIRST));
    startAndSync();
    int from = events.position();

    adapter.reread(Set.of("no-such-name"));

    InstancesReplaced answer =
        events.await(from, InstancesReplaced.class, read -> read.service().equals("no-such-name"));
    assertThat(answer.instances()).isEmpty();
    assertThat(answer.rejected()).isEmpty();
  }

  @Test
  final void anOutageIsSaidAndNeverReadAsNothing() {
    registry.put("orders", List.of(FIRST, SECOND));
    startAndSync();
    int from = events.position();

    registry.breakDown();

    Disconnected said = events.await(from, Disconnected.class, any -> true);
    assertThat(said.cause()).isEqualTo(Cause.OUTAGE);
    adapter.reread(Set.of("orders"));
    assertThat(places("orders")).hasSize(2);
    assertNothingLost(events.since(from));
  }

  @Test
  final void afterAnOutageEverythingIsListedAgain() {
    registry.put("orders", List.of(FIRST, SECOND));
    registry.put("users", List.of(THIRD));
    startAndSync();
    registry.breakDown();
    Disconnected unused = events.awaitDisconnected(0, Cause.OUTAGE);
    int from = events.position();

    registry.recover();

    Synced again = events.awaitSynced(from);
    assertThat(again.services()).contains("orders", "users");
    List<RegistryEvent> since = events.since(from);
    assertThat(namesRead(since.subList(0, indexOfSynced(since)))).contains("orders", "users");
    assertNothingLost(since);

    registry.put("users", List.of());
    events.await("a change after the outage", log -> log.instances("users").isEmpty());
  }

  @Test
  final void whatChangedDuringAnOutageIsSeenAfterIt() {
    registry.put("orders", List.of(FIRST));
    startAndSync();

    registry.breakDown();
    Disconnected unused = events.awaitDisconnected(0, Cause.OUTAGE);
    int from = events.position();
    registry.recover();
    registry.put("orders", List.of(FIRST, SECOND));

    Synced again = events.awaitSynced(from);
    assertThat(again.services()).contains("orders");
    events.await("the change", log -> log.instances("orders").size() == 2);
  }

  @Test
  final void aMalformedEntryIsRejectedWithItsReasonAndTheRestGoesOn() {
    registry.putWithMalformed("orders", List.of(FIRST));
    registry.put("users", List.of(SECOND));

    startAndSync();

    InstancesReplaced orders =
        events.await(0, InstancesReplaced.class, read -> read.service().equals("orders"));
    assertThat(orders.instances()).hasSize(1);
    assertThat(orders.rejected()).hasSize(1);
    assertThat(orders.rejected().get(0).entry()).isNotBlank();
    assertThat(orders.rejected().get(0).reason()).isNotBlank();
    assertThat(places("users")).containsExactly("127.0.0.1:19002");
  }

  @Test
  final void askingForRightsAnswersAlsoDuringAnOutage() {
    registry.breakDown();
    adapter.start(events);
    Disconnected unused = events.awaitDisconnected(0, Cause.OUTAGE);

    Rights rights = adapter.rights().toCompletableFuture().orTimeout(20, SECONDS).join();

    assertThat(rights.findings().isEmpty()).isEqualTo(rights.verdict() == Verdict.READ_ONLY);
  }

  @Test
  final void closeEndsTheEventsAndFreesTheThreads() {
    registry.put("orders", List.of(FIRST));
    startAndSync();

    adapter.close();
    adapter.close();
    int closed = events.position();
    registry.put("orders", List.of(FIRST, SECOND));
    adapter.reread(Set.of("orders"));

    await().atMost(SOON).until(() -> threads().isEmpty());
    assertThat(events.position()).isEqualTo(closed);
  }

  @Test
  final void closeDuringAnOutageFreesTheThreads() {
    registry.breakDown();
    adapter.start(events);
    Disconnected unused = events.await(0, Disconnected.class, any -> true);

    adapter.close();

    await().atMost(SOON).until(() -> threads().isEmpty());
  }

  @Test
  final void anAdapterThatNeverStartedCanBeClosed() {
    adapter.close();

    // The test before may still be ending its own.
    await().atMost(SOON).until(() -> threads().isEmpty());
    assertThat(events.all()).isEmpty();
  }

  private static void assertNothingLost(List<RegistryEvent> since) {
    for (RegistryEvent event : since) {
      if (event instanceof InstancesReplaced read && Set.of("orders").contains(read.service())) {
        assertThat(read.instances()).hasSize(2);
      } else if (event instanceof Synced synced) {
        assertThat(synced.services()).contains("orders");
      }
    }
  }

  private static Collection<String> namesRead(List<RegistryEvent> read) {
    return new ArrayList<>(read)
        .stream()
            .filter(InstancesReplaced.class::isInstance)
            .map(event -> ((InstancesReplaced) event).service())
            .collect(Collectors.toSet());
  }

  private static int indexOfSynced(List<RegistryEvent> all) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) instanceof Synced) {
        return i;
      }
    }
    throw new AssertionError("no listing in " + all);
  }
}
