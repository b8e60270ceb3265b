package io.sluice.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.testkit.HandClock;
import io.sluice.view.Deliveries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeparturesTest {
  private final List<String> departed = new ArrayList<>();
  private final HandClock clock = new HandClock(1_000);
  private final Departures departures =
      new Departures(
          new Deliveries() {
            @Override
            public void published(List<Offer> offers) {}

            @Override
            public void joined(String proxy, String service) {}

            @Override
            public void holds(String proxy, Map<String, String> versions) {}

            @Override
            public void dropped(String proxy, Set<String> names) {}

            @Override
            public void left(String proxy) {}

            @Override
            public void departed(String proxy) {
              departed.add(proxy);
            }
          },
          clock);

  @Test
  void whoResetsAStreamAndClosesTheRestEndedOnPurpose() {
    departures.began("shop-1");
    departures.began("shop-1");

    departures.ended("shop-1", true);
    assertThat(departed).isEmpty();
    departures.ended("shop-1", false);

    assertThat(departed).containsExactly("shop-1");
  }

  @Test
  void theOrderOfTheEndsDoesNotMatter() {
    departures.began("shop-1");
    departures.began("shop-1");

    departures.ended("shop-1", false);
    departures.ended("shop-1", true);

    assertThat(departed).containsExactly("shop-1");
  }

  @Test
  void aConnectionThatIsLostIsNoPurpose() {
    departures.began("shop-1");
    departures.began("shop-1");

    departures.ended("shop-1", false);
    departures.ended("shop-1", false);

    assertThat(departed).isEmpty();
  }

  @Test
  void aStreamThatWasResetLongBeforeSaysNothing() {
    departures.began("shop-1");
    departures.began("shop-1");

    departures.ended("shop-1", true);
    clock.pass(Duration.ofMillis(5_001));
    departures.ended("shop-1", false);

    assertThat(departed).isEmpty();
  }

  @Test
  void whoHasAnotherProcessOfItsNameGoesOn() {
    departures.began("shop-1"); // a hot restart: the new process is there before the old one ends
    departures.began("shop-1");

    departures.ended("shop-1", true);
    clock.pass(Duration.ofMinutes(1));
    departures.ended("shop-1", false);

    assertThat(departed).isEmpty();
  }
}
