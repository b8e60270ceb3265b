package io.sluice.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GuardSettingsTest {
  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

  private static GuardSettings with(int maxDrop, int sourceMaxDrop, Duration window) {
    return new GuardSettings(
        maxDrop, window, HALF_A_MINUTE, sourceMaxDrop, Duration.ofMinutes(5), null);
  }

  @Test
  void theDefaultsAreThoseOfTheDocumentation() {
    assertThat(GuardSettings.DEFAULT).isEqualTo(with(50, 20, HALF_A_MINUTE));
  }

  @Test
  void whatIsOutOfRangeIsRefusedWithItsKeyValueAndRange() {
    assertThatThrownBy(() -> with(101, 20, HALF_A_MINUTE))
        .hasMessage("maxDrop must be 0% to 100%, not 101%");
    assertThatThrownBy(() -> with(50, 0, HALF_A_MINUTE))
        .hasMessage("sourceMaxDrop must be 1% to 100%, not 0%");
    assertThatThrownBy(() -> with(50, 20, Duration.ofMillis(999)))
        .hasMessage("window must be 1 s to 3600 s, not 999 ms");
  }

  @Test
  void nothingDropsAtOnceWhenNothingMay() {
    GuardedSource source = new GuardedSource(with(0, 20, HALF_A_MINUTE));
    source.reads("orders", GuardedSource.some("vm-", 1, 9));

    source.reads("orders", GuardedSource.some("vm-", 1, 8));

    assertThat(source.ready("orders")).hasSize(9);
  }
}
