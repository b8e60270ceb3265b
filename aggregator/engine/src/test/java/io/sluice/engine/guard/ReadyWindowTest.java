package io.sluice.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadyWindowTest {
  private final ReadyWindow window = new ReadyWindow(100, 10);

  @Test
  void aNumberCountsUntilTheWindowLengthAfterItChanged() {
    window.record(1_000, 4);

    assertThat(window.most(1_099)).isEqualTo(10);
    assertThat(window.most(1_100)).isEqualTo(4);
  }

  @Test
  void oneThatLeftIsTakenOutOfWhatItWasPartOf() {
    window.record(1_000, 4);
    window.record(1_010, 6); // two that came at 1,010

    window.forget(1_010, Long.MAX_VALUE);

    assertThat(window.most(1_010)).isEqualTo(10);
    assertThat(window.most(1_150)).isEqualTo(5);
  }

  @Test
  void oneThatVanishedBeforeIsTakenOutOfWhatWasBefore() {
    window.record(1_000, 4);

    window.forget(0, 1_000);

    assertThat(window.most(1_000)).isEqualTo(10);
    window.forget(Long.MIN_VALUE, 1_000);
    assertThat(window.most(1_000)).isEqualTo(9);
    assertThat(window.most(1_200)).isEqualTo(4);
  }

  @Test
  void manyChangesAreMergedToTheLargerNumber() {
    for (int i = 0; i < 10_000; i++) {
      window.record(2_000, i % 500);
    }

    assertThat(window.most(2_001)).isEqualTo(499);
  }

  @Test
  void believingForgetsThePast() {
    window.record(1_000, 4);

    window.reset();

    assertThat(window.most(1_000)).isEqualTo(4);
  }
}
