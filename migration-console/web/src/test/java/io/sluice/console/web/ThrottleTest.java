package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.testkit.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private final HandClock clock = new HandClock();
  private final Throttle throttle = new Throttle(3, 1_000, clock);

  @Test
  void aFewMayFailAtOnceAndThenOnePerPause() {
    for (int i = 0; i < 3; i++) {
      assertThat(throttle.waits("alice")).isZero();
      throttle.failed("alice");
    }

    assertThat(throttle.waits("alice")).isEqualTo(1_000);
    clock.pass(Duration.ofMillis(400));
    assertThat(throttle.waits("alice")).isEqualTo(600);
    clock.pass(Duration.ofMillis(600));
    assertThat(throttle.waits("alice")).isZero();
    throttle.failed("alice");
    assertThat(throttle.waits("alice")).isEqualTo(1_000);
    assertThat(throttle.waits("bob")).isZero();
  }

  @Test
  void whatIsForgivenDoesNotCount() {
    for (int i = 0; i < 100; i++) {
      throttle.failed("alice");
      throttle.forgive("alice");
    }

    assertThat(throttle.waits("alice")).isZero();
    assertThat(throttle.size()).isZero();
  }

  @Test
  void itsMemoryIsBoundedWhateverManyKeysAreTried() {
    for (int i = 0; i < 30_000; i++) {
      throttle.failed("key " + i);
    }

    assertThat(throttle.size()).isEqualTo(10_000);
  }

  @Test
  void aClockThatIsSetBackGivesNothing() {
    for (int i = 0; i < 3; i++) {
      throttle.failed("alice");
    }
    clock.pass(Duration.ofHours(-1));

    assertThat(throttle.waits("alice")).isEqualTo(1_000);
  }
}
