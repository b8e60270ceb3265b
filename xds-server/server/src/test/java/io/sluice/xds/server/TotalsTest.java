package io.sluice.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.testkit.HandClock;
import io.sluice.view.traffic.Counts;
import io.sluice.view.traffic.Reading;
import io.sluice.view.traffic.Way;
import io.sluice.xds.server.LoadReport.Place;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TotalsTest {
  private static final long SECOND = 1_000;
  private final HandClock clock = new HandClock(1_000_000);
  private final Totals totals = new Totals(clock, 4);

  private void report(String caller, long vm, long pod) {
    SortedMap<Place, Counts> places = new TreeMap<>();
    places.put(new Place(false, "vm"), new Counts(vm, vm, 0, 0, 0));
    places.put(new Place(false, "kubernetes"), new Counts(pod, pod, 0, 0, 0));
    totals.add(caller, new TreeMap<>(Map.of("orders", places)), Map.of(), SECOND);
  }

  private long pods(Reading reading) {
    return reading.byEnvironment("orders").getOrDefault("kubernetes", Counts.NONE).completed();
  }

  @Test
  void whatWasSentSinceAMomentIsCountedFromAMarkThatIsNotBeforeIt() {
    long begin = clock.millis();
    for (int second = 0; second < 60; second++) {
      report("shop", 9, 1);
      clock.pass(Duration.ofMillis(SECOND));
    }

    Reading reading = totals.since("orders", begin + 50 * SECOND);

    assertThat(reading.from()).isBetween(begin + 50 * SECOND, begin + 53 * SECOND);
    assertThat(pods(reading)).isEqualTo((clock.millis() - reading.from()) / SECOND);
    assertThat(pods(totals.read("orders"))).isEqualTo(60);
    assertThat(pods(totals.since("orders", clock.millis() + 1))).isZero();
  }

  @Test
  void marksBecomeSparserWithTheirAgeAndEndAfterFiveMinutes() {
    for (int second = 0; second < 1_200; second++) {
      report("shop", 9, 1);
      clock.pass(Duration.ofMillis(SECOND));
    }

    long fiveMinutesAgo = clock.millis() - 300 * SECOND;
    assertThat(totals.since("orders", 0).from())
        .isBetween(fiveMinutesAgo - 80 * SECOND, fiveMinutesAgo + SECOND);
    assertThat(totals.since("orders", clock.millis() - 60 * SECOND).from())
        .isBetween(clock.millis() - 60 * SECOND, clock.millis() - 40 * SECOND);
    assertThat(totals.marks("orders")).isLessThan(40);
  }

  @Test
  void callersTooManyAreCountedTogetherAndNothingIsMissing() {
    report("a", 1, 1);
    report("b", 1, 1);
    assertThat(totals.isLumping()).isFalse();
    report("c", 10, 10);
    report("d", 10, 10);

    assertThat(totals.isLumping()).isTrue();
    Reading reading = totals.read("orders");
    assertThat(pods(reading)).isEqualTo(22);
    assertThat(reading.ways())
        .containsEntry(new Way(Way.OTHERS, "orders", "vm"), new Counts(20, 20, 0, 0, 0));
  }
}
