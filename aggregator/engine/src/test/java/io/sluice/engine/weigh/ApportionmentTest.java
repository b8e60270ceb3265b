package io.sluice.engine.weigh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ApportionmentTest {

  @Test
  void theLargestRemainderGetsTheLastUnit() {
    assertThat(Apportionment.of(10, parts(Map.of("a", 1L, "b", 1L, "c", 2L))))
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", 3L, "b", 2L, "c", 5L));
  }

  @Test
  void whatIsTooSmallForAUnitTakesOneFromTheLargest() {
    assertThat(Apportionment.of(5, parts(Map.of("a", 1L, "b", 1L, "c", 1_000L))))
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", 1L, "b", 1L, "c", 3L));
  }

  @Test
  void fewerUnitsThanKeysAreRefused() {
    assertThatThrownBy(() -> Apportionment.of(1, parts(Map.of("a", 1L, "b", 1L))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void nothingIsLostAndNobodyGetsNothing(
      @ForAll @Size(min = 1, max = 12)
          Map<Integer, @LongRange(min = 1, max = 4_294_836_225L) Long> weights,
      @ForAll @IntRange(min = 12, max = 10_000_000) int total) {
    SortedMap<Integer, Long> parts = Apportionment.of(total, new TreeMap<>(weights));

    assertThat(parts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(total);
    assertThat(parts.values()).allMatch(part -> part >= 1);
    assertThat(parts.keySet()).isEqualTo(weights.keySet());
  }

  private static SortedMap<String, Long> parts(Map<String, Long> parts) {
    return new TreeMap<>(parts);
  }
}
