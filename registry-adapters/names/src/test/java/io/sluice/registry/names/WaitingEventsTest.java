package io.sluice.registry.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WaitingEventsTest {
  private static final RegistryEvent SLOW = read("slow", "h.example");
  private static final RegistryEvent SLOW_LATER = read("slow", "192.0.2.2");
  private static final RegistryEvent QUICK = read("quick", "192.0.2.1");
  private static final RegistryEvent LISTING = new Synced(Set.of("slow", "quick"), "1");
  private static final RegistryEvent LISTING_WITHOUT_QUICK = new Synced(Set.of("slow"), "1");
  private static final RegistryEvent OUTAGE = new Disconnected(Cause.OUTAGE, "it is away");

  private final WaitingEvents waiting = new WaitingEvents();
  private boolean resolved;

  private static InstancesReplaced read(String service, String address) {
    return new InstancesReplaced(service, List.of(Instance.of(address, 80)), List.of(), "1");
  }

  private List<RegistryEvent> drained(RegistryEvent... events) {
    List.of(events).forEach(waiting::add);
    List<RegistryEvent> out = new ArrayList<>();
    waiting.drain(read -> resolved || Resolution.hosts(read).isEmpty(), out::add);
    return out;
  }

  @Test
  void aServiceWithoutNamesOvertakesOneThatWaits() {
    assertThat(drained(SLOW, QUICK)).containsExactly(QUICK);
    assertThat(waiting.services()).containsExactly("slow");
  }

  @Test
  void theReadingsOfOneServiceStayInOrder() {
    assertThat(drained(SLOW, SLOW_LATER)).isEmpty();

    resolved = true;
    assertThat(drained()).containsExactly(SLOW, SLOW_LATER);
    assertThat(waiting.isEmpty()).isTrue();
    assertThat(waiting.services()).isEmpty();
  }

  @Test
  void aListingWaitsForWhatCameBefore() {
    assertThat(drained(SLOW, LISTING)).isEmpty();

    resolved = true;
    assertThat(drained()).containsExactly(SLOW, LISTING);
  }

  @Test
  void aReadingOvertakesAListingThatNamesItsServiceAlone() {
    assertThat(drained(SLOW, LISTING, QUICK)).containsExactly(QUICK);
    assertThat(drained(LISTING_WITHOUT_QUICK, QUICK)).isEmpty();

    resolved = true;
    assertThat(drained()).containsExactly(SLOW, LISTING, LISTING_WITHOUT_QUICK, QUICK);
  }

  @Test
  void nothingOvertakesADisconnection() {
    assertThat(drained(SLOW, OUTAGE, QUICK)).isEmpty();

    resolved = true;
    assertThat(drained()).containsExactly(SLOW, OUTAGE, QUICK);
  }
}
