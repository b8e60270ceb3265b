package io.sluice.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TrafficSplitTest {

  @Test
  void weightsMustSumToTheWhole() {
    assertThatThrownBy(() -> TrafficSplit.of(Map.of("vm", 9_999)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the weights must sum to 10000, not 9999");
    assertThatThrownBy(() -> TrafficSplit.of(Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNegativeWeightIsRefusedEvenIfTheSumIsRight() {
    assertThatThrownBy(() -> TrafficSplit.of(Map.of("vm", 10_001, "kubernetes", -1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be 0 to 10000");
  }

  @Test
  void namingWithZeroIsNotTheSameAsNotNaming() {
    TrafficSplit split = TrafficSplit.of(Map.of("vm", 10_000, "kubernetes", 0));

    assertThat(split.names("kubernetes")).isTrue();
    assertThat(split.names("edge")).isFalse();
    assertThat(split.weight("kubernetes")).isZero();
    assertThat(split.weight("edge")).isZero();
    assertThat(split).isNotEqualTo(TrafficSplit.all("vm"));
  }

  @Test
  void whatWasOnceNamedStaysNamed() {
    TrafficSplit before = TrafficSplit.of(Map.of("vm", 5_000, "edge", 5_000));

    assertThat(TrafficSplit.all("vm").namingAlso(before).weights())
        .isEqualTo(Map.of("vm", 10_000, "edge", 0));
  }

  @Test
  void theWeightsAreACopyThatNobodyChanges() {
    TreeMap<String, Integer> weights = new TreeMap<>(Map.of("vm", 10_000));
    TrafficSplit split = new TrafficSplit(weights);
    weights.put("vm", 1);

    assertThat(split.weight("vm")).isEqualTo(10_000);
    assertThatThrownBy(() -> split.weights().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Property
  void anythingElseThanTheWholeIsRefused(
      @ForAll @Size(max = 6) Map<String, @IntRange(min = -10, max = 12_000) Integer> weights) {
    int sum = weights.values().stream().mapToInt(Integer::intValue).sum();
    boolean right = sum == 10_000 && weights.values().stream().allMatch(weight -> weight >= 0);

    if (right) {
      assertThat(TrafficSplit.of(weights).weights()).isEqualTo(weights);
    } else {
      assertThatThrownBy(() -> TrafficSplit.of(weights))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
