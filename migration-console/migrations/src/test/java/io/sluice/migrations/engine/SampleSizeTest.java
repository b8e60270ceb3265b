package io.sluice.migrations.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampleSizeTest {
  @Test
  void theContractsNumbersAreAsked() {
    assertThat(SampleSize.needed(0.05, 0.01)).isEqualTo(3_152);
    assertThat(SampleSize.needed(0.5, 0.02)).isEqualTo(4_148);
    assertThat(SampleSize.needed(0.01, 0.005)).isEqualTo(2_628);
  }

  @Test
  void allOfTheTrafficStillNeedsRequestsToTell() {
    assertThat(SampleSize.needed(1, 0.01)).isEqualTo(459);
  }

  @Test
  void aSmallShareIsToldWithinHalfOfItself() {
    assertThat(SampleSize.tolerance(100, 100)).isEqualTo(0.005);
    assertThat(SampleSize.tolerance(100, 500)).isEqualTo(0.01);
    assertThat(SampleSize.tolerance(100, 10_000)).isEqualTo(0.01);
  }
}
