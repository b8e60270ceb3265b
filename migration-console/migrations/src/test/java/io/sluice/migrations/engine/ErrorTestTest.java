package io.sluice.migrations.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Beside numbers of another implementation of docs/design/0020. */
class ErrorTestTest {
  private static final double MARGIN = 0.005;

  private static ErrorTest window(ErrorTest before, long t, long a, long c, long b) {
    return before.with(new Answers(t - a, a), new Answers(c - b, b), MARGIN);
  }

  @Test
  void theSumsAreThoseOfTheDesign() {
    ErrorTest test = window(ErrorTest.NONE, 50, 3, 50, 0);
    test = window(test, 50, 4, 50, 1);
    test = window(test, 40, 2, 60, 1);
    test = window(test, 60, 6, 90, 0);
    test = window(test, 100, 9, 100, 2);

    assertThat(test.sum()).isCloseTo(10.1, within(1e-9));
    assertThat(test.variance()).isCloseTo(2.322515445590904, within(1e-9));
    assertThat(test.dispersion()).isCloseTo(6.344320657411563, within(1e-9));
    assertThat(test.logEvidence()).isCloseTo(1.1364696436261217, within(1e-6));
  }

  @Test
  void aConstantFaultStopsAtTheSameWindow() {
    ErrorTest test = ErrorTest.NONE;
    int windows = 0;
    while (!test.failed()) {
      test = window(test, 100, 7, 100, 1);
      windows++;
    }

    assertThat(windows).isEqualTo(11);
  }

  @Test
  void aWindowIsConsumedOnceItIsFullOfBoth() {
    ErrorTest test = window(ErrorTest.NONE, 0, 0, 150, 1);
    assertThat(test.windows()).isZero();

    test = window(test, 1, 0, 20, 0);
    assertThat(test.windows()).isEqualTo(1);
    assertThat(test.controlRequests()).isEqualTo(170);
    assertThat(test.pendingControl()).isEqualTo(Answers.NONE);
  }

  @Test
  void aTargetThatIsBetterIsNoEvidence() {
    ErrorTest test = window(ErrorTest.NONE, 100, 0, 100, 10);

    assertThat(test.logEvidence()).isNegative();
    assertThat(test.failed()).isFalse();
  }

  @Test
  void theNormalDistributionIsExactEnough() {
    assertThat(Normal.below(0)).isCloseTo(0.5, within(1e-7));
    assertThat(Normal.below(1.96)).isCloseTo(0.9750021, within(1e-6));
    assertThat(Normal.below(-1)).isCloseTo(0.1586553, within(1e-6));
  }
}
