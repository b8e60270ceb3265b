package io.sluice.view.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ReadingTest {
  private static final Way VM = new Way("shop", "orders", "vm");
  private static final Way POD = new Way("shop", "orders", "kubernetes");
  private static final Way WEB = new Way("web", "orders", "vm");

  private static Reading reading(long epoch, long at, Map<Way, Counts> ways) {
    return new Reading(epoch, 0, at, new TreeMap<>(ways), new TreeMap<>());
  }

  private static Counts counts(long successes, long errors) {
    return new Counts(successes + errors, successes, errors, 0, 2);
  }

  @Test
  void whatWasAddedBetweenTwoReadingsIsTheirDifference() {
    Reading earlier = reading(1, 1_000, Map.of(VM, counts(90, 10)));
    Reading later = reading(1, 6_000, Map.of(VM, counts(180, 11), POD, counts(10, 0)));

    Reading added = later.since(earlier);

    assertThat(added.ways()).containsEntry(VM, counts(90, 1)).containsEntry(POD, counts(10, 0));
    assertThat(added.from()).isEqualTo(1_000);
    assertThat(added.at()).isEqualTo(6_000);
  }

  @Test
  void afterARestartNothingIsNegative() {
    Reading earlier = reading(1, 1_000, Map.of(VM, counts(90, 10)));
    Reading later = reading(2, 6_000, Map.of(VM, counts(5, 0)));

    assertThat(later.since(earlier)).isEqualTo(later);
  }

  @Test
  void environmentsAndCallersAreSums() {
    Reading reading = reading(1, 1, Map.of(VM, counts(8, 1), WEB, counts(2, 0), POD, counts(1, 0)));

    assertThat(reading.byEnvironment("orders").get("vm")).isEqualTo(new Counts(11, 10, 1, 0, 4));
    assertThat(reading.byCaller("orders")).containsOnlyKeys("shop", "web");
    assertThat(reading.byCaller("orders").get("web")).containsOnlyKeys("vm");
    assertThat(reading.byEnvironment("users")).isEmpty();
  }

  @Test
  void wilsonsIntervalIsRightAtTheEndsToo() {
    assertThat(MeasuredShare.of(0, 0).high()).isEqualTo(1);
    assertThat(MeasuredShare.of(0, 100).low()).isZero();
    assertThat(MeasuredShare.of(0, 100).high()).isCloseTo(0.0622, within(0.0001));
    assertThat(MeasuredShare.of(100, 100).low()).isCloseTo(0.9378, within(0.0001));
    assertThat(MeasuredShare.of(1_000, 10_000).low()).isCloseTo(0.0925, within(0.0001));
    assertThat(MeasuredShare.of(1_000, 10_000).high()).isCloseTo(0.1080, within(0.0001));
    assertThat(MeasuredShare.of(158, 3_152).halfWidth()).isCloseTo(0.01, within(0.0001));
  }
}
