package io.sluice.store;

import static io.sluice.store.SplitStoreContract.ANA;
import static io.sluice.store.SplitStoreContract.CANARY;
import static io.sluice.store.SplitStoreContract.CLOCK;
import static io.sluice.store.SplitStoreContract.HALF;
import static io.sluice.store.SplitStoreContract.home;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.components.PostgresServer;
import io.sluice.view.Hold;
import io.sluice.view.SplitStore.Admission;
import io.sluice.view.SplitStore.Outcome;
import io.sluice.view.SplitStore.StoredChange;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two members share one PostgreSQL; each hears of what the other commits. */
final class FeedTest {
  private static final Duration SOON = Duration.ofSeconds(1);

  /** A read that hangs ends after 6 s, a connection after 3, and it is looked every 5: twice. */
  private static final Duration RESTORED = Duration.ofSeconds(60);

  private final PostgresUnderTest under = PostgresUnderTest.fresh();
  private final TrustedStore one = member();
  private final TrustedStore two = member();
  private final List<StoredChange> heardByOne = new CopyOnWriteArrayList<>();
  private final List<StoredChange> heardByTwo = new CopyOnWriteArrayList<>();

  FeedTest() {
    one.subscribe(heardByOne::add);
    two.subscribe(heardByTwo::add);
  }

  private TrustedStore member() {
    return TrustedStore.open(
        () -> Database.open(under.address(), Duration.ofSeconds(1), true, CLOCK),
        null,
        false,
        CLOCK);
  }

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  private static List<Long> generations(List<StoredChange> heard) {
    return heard.stream()
        .filter(StoredChange.SplitStored.class::isInstance)
        .map(change -> ((StoredChange.SplitStored) change).split().generation())
        .toList();
  }

  @Test
  void everyKindOfCommitIsHeardByTheOtherWithinASecondAndOnceByBoth() {
    one.putHomes(List.of(home("orders", "vm")));
    one.putSplit("orders", CANARY, 0, ANA, "");
    one.admit(List.of(new Admission("dc1", "order-svc", "orders")), ANA, "");
    one.hold(Hold.Scope.SERVICE, "orders", Duration.ofHours(1), ANA, "");

    await().atMost(SOON).untilAsserted(() -> assertThat(heardByTwo).hasSize(4));
    assertThat(heardByTwo).containsExactlyInAnyOrderElementsOf(heardByOne);

    two.rollback("orders", ANA, "");
    await().atMost(SOON).untilAsserted(() -> assertThat(generations(heardByOne)).endsWith(2L));
    await().during(SOON).untilAsserted(() -> assertThat(heardByTwo).hasSize(5));
    assertThat(generations(heardByOne)).containsExactly(1L, 2L);
    assertThat(generations(heardByTwo)).containsExactly(1L, 2L);
  }

  @Test
  void generationsAreHeardInOrderWhileBothWrite() {
    one.putHomes(List.of(home("orders", "vm")));
    for (int i = 0; i < 60; i++) {
      TrustedStore writer = i % 3 == 0 ? two : one;
      assertThat(writer.putSplit("orders", i % 2 == 0 ? CANARY : HALF, i, ANA, ""))
          .isInstanceOf(Outcome.Committed.class);
    }

    await().atMost(SOON).untilAsserted(() -> assertThat(generations(heardByTwo)).endsWith(60L));
    await().atMost(SOON).untilAsserted(() -> assertThat(generations(heardByOne)).endsWith(60L));
    assertThat(generations(heardByOne)).isSorted().doesNotHaveDuplicates();
    assertThat(generations(heardByTwo)).isSorted().doesNotHaveDuplicates();
  }

  /** One member cannot read for a while; what was committed meanwhile is not lost on it. */
  @Test
  void whatWasCommittedDuringAnOutageIsHeardAfterIt() {
    one.putHomes(List.of(home("orders", "vm")));
    PostgresServer server = PostgresUnderTest.server();
    server.kill();
    server.again();

    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () ->
                assertThat(one.putSplit("orders", CANARY, 0, ANA, ""))
                    .isInstanceOfAny(Outcome.Committed.class, Outcome.Stale.class));

    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(generations(heardByTwo)).containsExactly(1L));
  }

  /** A backup is restored under two running members; neither may take it for the truth. */
  @Test
  void aRestoredBackupIsNotBelievedAndChangesAreRefused() {
    one.putHomes(List.of(home("orders", "vm")));
    one.putSplit("orders", CANARY, 0, ANA, "");
    PostgresServer server = PostgresUnderTest.server();
    String backup = under.name() + "_backup";
    server.copy(under.name(), backup, "sluice");
    await()
        .untilAsserted(
            () ->
                assertThat(one.putSplit("orders", HALF, 1, ANA, ""))
                    .isInstanceOf(Outcome.Committed.class));
    await().untilAsserted(() -> assertThat(generations(heardByTwo)).endsWith(2L));

    server.copy(backup, under.name(), "sluice");

    for (TrustedStore member : List.of(one, two)) {
      assertNotBelieved(member);
    }
  }

  /** What a member committed itself it knows at once, before the audit told it. */
  @Test
  void aBackupOfTheMomentBeforeAMembersOwnCommitIsNotBelieved() {
    two.close();
    one.putHomes(List.of(home("orders", "vm")));
    one.putSplit("orders", CANARY, 0, ANA, "");
    PostgresServer server = PostgresUnderTest.server();
    String backup = under.name() + "_backup";
    server.copy(under.name(), backup, "sluice");
    await().during(SOON).atMost(RESTORED).until(() -> one.alarms().isEmpty());

    assertThat(one.putSplit("orders", HALF, 1, ANA, "")).isInstanceOf(Outcome.Committed.class);
    server.copy(backup, under.name(), "sluice");

    assertNotBelieved(one);
  }

  private static void assertNotBelieved(TrustedStore member) {
    await()
        .atMost(RESTORED)
        .untilAsserted(
            () ->
                assertThat(member.alarms())
                    .singleElement()
                    .satisfies(alarm -> assertThat(alarm.text()).contains("older than what")));
    assertThat(member.putSplit("orders", CANARY, 1, ANA, ""))
        .isInstanceOf(Outcome.Unavailable.class);
    assertThat(Objects.requireNonNull(member.load().splits().get("orders")).split())
        .isEqualTo(HALF);
  }
}
