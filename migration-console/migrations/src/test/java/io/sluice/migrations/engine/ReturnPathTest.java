package io.sluice.migrations.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.TrafficSplit;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReturnPathTest {
  private static final TrafficSplit HOME = TrafficSplit.all("vm");
  private static final TrafficSplit AWAY =
      TrafficSplit.of(Map.of("vm", 1_000, "kubernetes", 9_000));

  private static ReturnPath.Side back(int ready, double stated, double rate, int stood) {
    List<ReturnPath.Side> sides =
        ReturnPath.sides(
            HOME,
            AWAY,
            new ReturnPath.Ground(
                new TreeMap<>(Map.of("vm", new Evidence.Capacity(ready, number(stated)))),
                number(rate),
                stood == 0 ? Map.of() : Map.of("vm", stood)));
    assertThat(sides).hasSize(1);
    return sides.get(0);
  }

  private static OptionalDouble number(double number) {
    return number == 0 ? OptionalDouble.empty() : OptionalDouble.of(number);
  }

  @Test
  void itIsInProportionToTheEndpointsOnWhichTheShareStood() {
    assertThat(back(9, 0, 0, 24).words()).isEqualTo("vm 9 of 24 ready: up to 37.5%");
    assertThat(back(24, 0, 0, 24).words()).isEqualTo("vm 24 of 24 ready: up to 100%");
    assertThat(back(9, 0, 0, 24).lacks()).isTrue();
  }

  @Test
  void whatIsStatedGoesBeforeWhatStood() {
    assertThat(back(9, 20, 400, 24).words()).isEqualTo("vm 9 of 24 ready: up to 45%");
    assertThat(back(9, 20, 0, 24).words()).isEqualTo("vm 9 of 24 ready: up to 37.5%");
  }

  @Test
  void whatNobodyKnowsIsSaidAndHoldsNobodyUp() {
    ReturnPath.Side side = back(9, 0, 0, 0);

    assertThat(side.words()).isEqualTo("vm 9 ready, what they carry is not known");
    assertThat(side.known()).isFalse();
    assertThat(side.reached()).isEqualTo(10_000);
  }

  @Test
  void withoutAReadyEndpointNothingGoesBack() {
    ReturnPath.Side side = back(0, 0, 0, 0);

    assertThat(side.words()).isEqualTo("vm has no ready endpoint");
    assertThat(side.known()).isTrue();
    assertThat(side.reached()).isEqualTo(1_000);
  }

  @Test
  void whoHasItsShareAlreadyIsOnNoPath() {
    ReturnPath.Ground ground =
        new ReturnPath.Ground(new TreeMap<>(), OptionalDouble.empty(), Map.of());

    assertThat(ReturnPath.sides(HOME, HOME, ground)).isEmpty();
  }
}
