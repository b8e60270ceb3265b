package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShareLineTest {
  private static final LocalTime NOON = LocalTime.of(12, 1, 5);

  private final ShareLine line = new ShareLine(Backends.ENVIRONMENTS, false);

  @Test
  void aSecondReadsAsAskedPublishedMeasured() {
    assertThat(line.of(NOON, "", split(9000, 1000), counts(280, 32), 1.0, 0))
        .isEqualTo(
            "12:01:05  asked vm 90 / kubernetes 10       published 90/10    measured 89.7/10.3"
                + "  ██████████████████░░  312 req/s   0 failed");
  }

  @Test
  void aSplitThatIsNotHonouredIsSaid() {
    var shares =
        Optional.of(new Shares(Map.of("vm", 5000, "kubernetes", 5000), Map.of("vm", 10_000), 1));

    assertThat(line.of(NOON, "", shares, counts(10, 0), 1.0, 0))
        .contains("asked vm 50 / kubernetes 50", "published 100/0 (not as asked)");
  }

  @Test
  void aServerThatDoesNotAnswerAndALoadThatGetsNothingAreSaid() {
    assertThat(line.of(NOON, "", Optional.empty(), Counts.NONE, 1.0, 7))
        .contains("asked ?", "published ?", "measured -", "0 req/s", "7 failed");
  }

  @Test
  void aShareThatIsNotZeroHasACell() {
    assertThat(line.of(NOON, "", split(9999, 1), counts(9_999, 1), 1.0, 0)).contains("█░  ");
    assertThat(line.of(NOON, "", split(1, 9999), counts(1, 9_999), 1.0, 0)).contains("  █░");
    assertThat(line.of(NOON, "", split(10_000, 0), counts(100, 0), 1.0, 0)).doesNotContain("░");
  }

  @Test
  void theRateIsPerSecondWhateverTheLengthOfTheInterval() {
    assertThat(line.of(NOON, "", split(10_000, 0), counts(600, 0), 2.0, 0)).contains("300 req/s");
  }

  @Test
  void thereIsNoColourUnlessATerminalTakesIt() {
    var coloured = new ShareLine(Backends.ENVIRONMENTS, true);

    assertThat(line.of(NOON, "", split(9000, 1000), counts(9, 1), 1.0, 3)).doesNotContain("\u001b");
    assertThat(coloured.of(NOON, "", split(9000, 1000), counts(9, 1), 1.0, 3))
        .contains("\u001b[31m3 failed\u001b[0m");
  }

  @Test
  void howManyMembersAgreeIsSaidOfSeveral() {
    var coloured = new ShareLine(Backends.ENVIRONMENTS, true);

    assertThat(coloured.of(NOON, "3/3 agree", split(9000, 1000), counts(9, 1), 1.0, 0))
        .endsWith("0 failed  3/3 agree");
    assertThat(coloured.of(NOON, "2/3 agree", split(9000, 1000), counts(9, 1), 1.0, 0))
        .endsWith("\u001b[33m2/3 agree\u001b[0m");
  }

  @Test
  void percentHasNoNeedlessZeros() {
    assertThat(ShareLine.percent(10_000)).isEqualTo("100");
    assertThat(ShareLine.percent(9_950)).isEqualTo("99.5");
    assertThat(ShareLine.percent(1)).isEqualTo("0.01");
    assertThat(ShareLine.percent(0)).isEqualTo("0");
    assertThat(ShareLine.percent(1_000)).isEqualTo("10");
  }

  private static Optional<Shares> split(int vm, int kubernetes) {
    Map<String, Integer> weights = Map.of("vm", vm, "kubernetes", kubernetes);
    return Optional.of(new Shares(weights, weights, 1));
  }

  private static Counts counts(long vm, long kubernetes) {
    return new Counts(Map.of("vm", vm, "kubernetes", kubernetes), 0);
  }
}
