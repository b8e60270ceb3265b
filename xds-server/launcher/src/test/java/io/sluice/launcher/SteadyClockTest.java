package io.sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  @Test
  void itBeginsAtTheWallsTimeAndDoesNotFollowItsSteps() {
    Instant ahead = Instant.parse("2031-01-01T00:00:00Z");

    Clock steady = SteadyClock.from(Clock.fixed(ahead, ZoneOffset.UTC));

    assertThat(Duration.between(ahead, steady.instant()))
        .isBetween(Duration.ZERO, Duration.ofMinutes(1));
    Instant once = steady.instant();
    assertThat(steady.instant()).isAfterOrEqualTo(once);
  }
}
