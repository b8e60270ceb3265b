package io.sluice.engine.guard;

import static io.sluice.engine.guard.GuardedSource.at;
import static io.sluice.engine.guard.GuardedSource.some;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.view.Standing;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Quick to remove, slower to re-add. */
class DampingTest {
  private final GuardedSource source = new GuardedSource();

  @BeforeEach
  void ten() {
    source.reads("orders", some("vm-", 1, 10));
  }

  private void goes() {
    source.reads(
        "orders", Stream.concat(some("vm-", 1, 9), Stream.of(at("vm-10", Health.CRITICAL))));
  }

  private long waitsFor() {
    source.reads("orders", some("vm-", 1, 10));
    if (source.standing("orders", "vm-10") instanceof Standing.Damped damped) {
      return damped.until() - source.now();
    }
    return 0;
  }

  @Test
  void oneThatCameBackWaitsASecond() {
    goes();

    assertThat(waitsFor()).isEqualTo(1_000);

    assertThat(source.ready("orders")).hasSize(9);
    source.passes(999);
    assertThat(source.ready("orders")).hasSize(9);
    source.passes(1);
    assertThat(source.ready("orders")).hasSize(10);
    assertThat(source.standing("orders", "vm-10")).isEqualTo(Standing.LIVE);
  }

  @Test
  void theWaitDoublesWithEachReturnUpToThirtySeconds() {
    long[] expected = {1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000};
    for (long wait : expected) {
      goes();
      assertThat(waitsFor()).isEqualTo(wait);
      source.passes(wait);
      assertThat(source.ready("orders")).hasSize(10);
    }
  }

  @Test
  void returnsOfMoreThanFiveMinutesAgoAreForgotten() {
    goes();
    assertThat(waitsFor()).isEqualTo(1_000);
    source.passes(200_000);
    goes();
    assertThat(waitsFor()).isEqualTo(2_000);
    source.passes(200_000);
    goes();

    assertThat(waitsFor()).as("one return within five minutes, and this").isEqualTo(2_000);
  }

  @Test
  void whoeverLeftLongAgoIsNew() {
    goes();
    source.passes(300_001);

    assertThat(waitsFor()).isZero();
  }

  @Test
  void aNewInstanceNeverWaits() {
    source.reads("orders", some("vm-", 1, 20));

    assertThat(source.ready("orders")).hasSize(20);
  }

  @Test
  void aNewInstanceThatWasNotReadyYetNeverWaits() {
    source.reads(
        "orders", Stream.concat(some("vm-", 1, 10), Stream.of(at("new", Health.CRITICAL))));

    source.reads("orders", Stream.concat(some("vm-", 1, 10), Stream.of(at("new"))));

    assertThat(source.ready("orders")).contains("new");
  }

  @Test
  void oneThatWasHeldNeverLeft() {
    source.reads("orders");
    source.passes(5_000);

    source.reads("orders", some("vm-", 1, 10));

    assertThat(source.ready("orders")).hasSize(10);
    assertThat(source.claims("orders")).allMatch(it -> it.standing().equals(Standing.LIVE));
  }

  @Test
  void aSilentLossWithinTheLimitThatReturnsWaitsToo() {
    source.reads("orders", some("vm-", 1, 9));

    assertThat(waitsFor()).isEqualTo(1_000);
  }

  @Test
  void oneThatLeavesWhileItWaitsWaitsLonger() {
    goes();
    assertThat(waitsFor()).isEqualTo(1_000);
    goes();

    assertThat(waitsFor()).isEqualTo(2_000);
  }

  @Test
  void readingAgainDoesNotProlongTheWait() {
    goes();
    waitsFor();
    source.passes(500);

    assertThat(waitsFor()).isEqualTo(500);
  }

  @Test
  void oneThatWaitsIsNotReadyWhenTheOthersVanish() {
    source.reads("pair", at("a"), at("b"));
    source.reads("pair", at("a"), at("b", Health.CRITICAL));
    source.reads("pair", at("a"), at("b"));

    source.reads("pair", at("b"));

    assertThat(source.ready("pair")).containsExactly("a");
  }
}
