package io.sluice.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LAST = Duration.ofSeconds(10);

  @Test
  void pausesDoubleToTheLongestAndStartAnew() {
    Backoff backoff = new Backoff(FIRST, LAST, () -> 1);

    assertThat(backoff.pause()).isEqualTo(Duration.ofMillis(500));
    assertThat(backoff.pause()).isEqualTo(Duration.ofSeconds(1));
    for (int i = 0; i < 20; i++) {
      assertThat(backoff.pause()).isLessThanOrEqualTo(LAST);
    }
    assertThat(backoff.pause()).isEqualTo(LAST);

    backoff.reset();
    assertThat(backoff.pause()).isEqualTo(FIRST);
  }

  @Test
  void jitterTakesUpToHalf() {
    assertThat(new Backoff(FIRST, LAST, () -> 0).pause()).isEqualTo(Duration.ofMillis(250));
  }
}
