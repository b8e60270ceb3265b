package io.sluice.registry.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InMemoryRegistryTest {
  private static final Instance FIRST = Instance.of("10.0.0.1", 80);
  private static final Instance SECOND = Instance.of("10.0.0.2", 80);

  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final RegistryAdapter adapter = registry.adapter();
  private final EventLog events = new EventLog();

  private void startWithTwo() {
    registry.put("orders", FIRST, SECOND);
    registry.put("users", FIRST, SECOND);
    adapter.start(events);
  }

  @Test
  void withTheDirectExecutorEventsAreThereWhenTheCallReturns() {
    startWithTwo();
    assertThat(events.all()).hasSize(3).last().isInstanceOf(Synced.class);

    registry.put("orders", FIRST);

    assertThat(events.instances("orders")).containsExactly(FIRST);
  }

  @Test
  void aPartialAnswerLooksLikeTheTruth() {
    startWithTwo();
    int from = events.position();

    registry.fail(Fault.PARTIAL);

    assertThat(events.since(from)).noneMatch(event -> event instanceof Disconnected);
    assertThat(events.instances("orders")).containsExactly(FIRST);
    assertThat(events.last().orElseThrow()).isInstanceOf(Synced.class);
  }

  @Test
  void anEmptyAnswerLooksLikeTheTruth() {
    startWithTwo();

    registry.fail(Fault.EMPTY);

    assertThat(events.last().orElseThrow()).isInstanceOf(Synced.class);
    assertThat(events.state()).isEmpty();

    registry.recover();
    assertThat(events.state()).containsOnlyKeys("orders", "users");
  }

  @Test
  void aListingThatIsCutShortIsNoListing() {
    startWithTwo();
    int from = events.position();

    registry.fail(Fault.CUT_SHORT);

    List<RegistryEvent> since = events.since(from);
    assertThat(since).hasSize(2);
    assertThat(since.get(0)).isInstanceOf(InstancesReplaced.class);
    assertThat(since.get(1)).isInstanceOf(Disconnected.class);
  }

  @Test
  void anOutageIsSaidOnceAndAnotherCauseAgain() {
    startWithTwo();
    int from = events.position();

    registry.fail(Fault.ERROR);
    adapter.reread(Set.of("orders"));
    registry.put("orders", FIRST);
    registry.fail(Fault.UNTRUSTED);

    assertThat(events.since(from))
        .extracting(event -> ((Disconnected) event).cause())
        .containsExactly(Cause.OUTAGE, Cause.UNTRUSTED);
    assertThat(registry.rereads()).containsExactly(Set.of("orders"));
  }

  @Test
  void aSlowRegistryAnswersWhenItIsLet() {
    registry.fail(Fault.SLOW);
    startWithTwo();
    assertThat(events.all()).isEmpty();

    registry.answer();
    assertThat(events.state()).containsOnlyKeys("orders", "users");

    registry.put("orders", FIRST);
    assertThat(events.instances("orders")).hasSize(2);

    registry.recover();
    assertThat(events.instances("orders")).hasSize(1);
  }

  @Test
  void malformedEntriesAreRejected() {
    startWithTwo();
    int from = events.position();

    registry.fail(Fault.MALFORMED);

    InstancesReplaced orders = (InstancesReplaced) events.since(from).get(0);
    assertThat(orders.instances()).containsExactly(SECOND);
    assertThat(orders.rejected()).hasSize(1);
  }

  @Test
  void aFlappingRegistryListsEachTime() {
    startWithTwo();
    int from = events.position();

    registry.flap(Fault.ERROR, 3);

    assertThat(events.since(from)).filteredOn(e -> e instanceof Disconnected).hasSize(3);
    assertThat(events.since(from)).filteredOn(e -> e instanceof Synced).hasSize(3);
  }

  @Test
  void aFlappingInstanceGoesAndComesBack() {
    startWithTwo();
    int from = events.position();

    registry.flap("orders", SECOND, 2);

    assertThat(events.since(from))
        .extracting(event -> ((InstancesReplaced) event).instances().size())
        .containsExactly(1, 2, 1, 2);
  }

  @Test
  void aSinkThatAsksForARereadGetsItAfterTheEventInHand() {
    registry.put("orders", FIRST);
    List<RegistryEvent> seen = new ArrayList<>();
    adapter.start(
        event -> {
          if (seen.isEmpty()) {
            adapter.reread(Set.of("orders"));
          }
          seen.add(event);
        });

    assertThat(seen).hasSize(3);
    assertThat(seen.get(1)).isInstanceOf(Synced.class);
  }
}
