package io.sluice.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MovementsTest {
  private static final Duration SETTLE = Duration.ofMillis(200);
  private static final long LATER = SETTLE.toNanos();
  private static final long WAITED = Duration.ofSeconds(3).toNanos();

  private final Movements movements = new Movements(SETTLE, true);

  @Test
  void aNameWithTheVeryIndexExplainsAMove() {
    movements.moved(10, 15, WAITED, 0);

    movements.read(15);

    assertThat(movements.takeUnexplained(LATER)).isFalse();
  }

  @Test
  void anotherIndexExplainsNothing() {
    movements.moved(10, 15, WAITED, 0);

    movements.read(14);
    movements.read(16);

    assertThat(movements.takeUnexplained(LATER - 1)).isFalse();
    assertThat(movements.takeUnexplained(LATER)).isTrue();
    assertThat(movements.takeUnexplained(LATER)).isFalse();
  }

  @Test
  void aMoveOfManyIndexesThatNobodyWaitedForMayHideOthers() {
    movements.moved(10, 15, 0, 0);

    movements.read(15);

    assertThat(movements.takeUnexplained(LATER)).isTrue();
  }

  @Test
  void aMoveOfOneIndexHidesNothing() {
    movements.moved(14, 15, 0, 0);

    movements.read(15);

    assertThat(movements.takeUnexplained(LATER)).isFalse();
  }

  @Test
  void whatMayBeStaleExplainsNothing() {
    Movements stale = new Movements(SETTLE, false);
    stale.moved(14, 15, WAITED, 0);

    stale.read(15);

    assertThat(stale.takeUnexplained(LATER)).isTrue();
  }

  @Test
  void itSaysHowLongToWait() {
    assertThat(movements.nanosLeft(1_000, 0)).isEqualTo(1_000);

    movements.moved(14, 15, WAITED, 0);

    assertThat(movements.nanosLeft(Long.MAX_VALUE, 50)).isEqualTo(LATER - 50);
    assertThat(movements.nanosLeft(Long.MAX_VALUE, LATER + 50)).isZero();
  }
}
