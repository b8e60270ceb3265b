package io.sluice.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.Slices.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SlicesTest {
  private static final List<String> ENVIRONMENTS = List.of("edge", "kubernetes", "vm", "zone");

  private static TrafficSplit split(int edge, int kubernetes, int vm) {
    return TrafficSplit.of(Map.of("edge", edge, "kubernetes", kubernetes, "vm", vm));
  }

  /** Who serves each of the 10,000 places. */
  private static List<String> places(Slices slices) {
    List<String> places = new ArrayList<>();
    for (Slice slice : slices.list()) {
      for (int i = 0; i < slice.weight(); i++) {
        places.add(slice.environment());
      }
    }
    return places;
  }

  private static int moved(Slices before, Slices after) {
    List<String> old = places(before);
    List<String> now = places(after);
    int moved = 0;
    for (int i = 0; i < TrafficSplit.WHOLE; i++) {
      moved += old.get(i).equals(now.get(i)) ? 0 : 1;
    }
    return moved;
  }

  private static int difference(TrafficSplit before, TrafficSplit after) {
    int grown = 0;
    for (String environment : ENVIRONMENTS) {
      grown += Math.max(0, after.weight(environment) - before.weight(environment));
    }
    return grown;
  }

  @Test
  void neighboursMoveTheirBoundary() {
    Slices before = Slices.of(TrafficSplit.of(Map.of("vm", 9_000, "kubernetes", 1_000)));

    Slices after = before.moved(TrafficSplit.of(Map.of("vm", 8_000, "kubernetes", 2_000)));

    assertThat(after.list())
        .containsExactly(new Slice("kubernetes", 2_000), new Slice("vm", 8_000));
    assertThat(moved(before, after)).isEqualTo(1_000);
  }

  @Test
  void othersAreCutApartAndJoinedWhenTheyComeBack() {
    Slices before = Slices.of(split(1_000, 1_000, 8_000));

    Slices after = before.moved(split(2_000, 1_000, 7_000));

    assertThat(after.list())
        .containsExactly(
            new Slice("edge", 1_000),
            new Slice("kubernetes", 1_000),
            new Slice("edge", 1_000),
            new Slice("vm", 7_000));
    assertThat(after.moved(split(1_000, 1_000, 8_000))).isEqualTo(before);
  }

  @Test
  void twoEnvironmentsLieAlikeWhateverTheirPast() {
    TrafficSplit half = TrafficSplit.of(Map.of("vm", 5_000, "kubernetes", 5_000));

    assertThat(Slices.of(TrafficSplit.all("vm")).moved(half)).isEqualTo(Slices.of(half));
    assertThat(Slices.of(TrafficSplit.all("kubernetes")).moved(half)).isEqualTo(Slices.of(half));
  }

  @Test
  void exactlyTheDifferenceMovesWhateverTheWay() {
    Random random = new Random(7);
    int anew = 0;
    for (int way = 0; way < 50; way++) {
      TrafficSplit split = random(random);
      Slices slices = Slices.of(split);
      for (int step = 0; step < 12; step++) {
        TrafficSplit next = random(random);
        Slices after = slices.moved(next);

        assertThat(weights(after)).isEqualTo(positive(next));
        assertThat(after.list()).hasSizeLessThanOrEqualTo(Slices.MOST);
        if (moved(slices, after) != difference(split, next)) {
          anew++;
        }
        split = next;
        slices = after;
      }
    }
    assertThat(anew).as("laid out anew since there were too many slices").isZero();
  }

  @Test
  void theSameSplitMovesNobody() {
    Slices slices = Slices.of(split(1_000, 1_000, 8_000)).moved(split(2_000, 1_000, 7_000));

    assertThat(slices.moved(split(2_000, 1_000, 7_000))).isEqualTo(slices);
  }

  private static Map<String, Integer> weights(Slices slices) {
    Map<String, Integer> weights = new TreeMap<>();
    slices
        .list()
        .forEach(slice -> weights.merge(slice.environment(), slice.weight(), Integer::sum));
    return weights;
  }

  private static Map<String, Integer> positive(TrafficSplit split) {
    Map<String, Integer> weights = new TreeMap<>(split.weights());
    weights.values().removeIf(weight -> weight == 0);
    return weights;
  }

  private static TrafficSplit random(Random random) {
    Map<String, Integer> weights = new TreeMap<>();
    int left = TrafficSplit.WHOLE;
    for (String environment : ENVIRONMENTS) {
      boolean last = environment.equals("zone");
      int weight = last ? left : random.nextInt(3) == 0 ? 0 : random.nextInt(left + 1);
      weights.put(environment, weight);
      left -= weight;
    }
    return TrafficSplit.of(weights);
  }
}
