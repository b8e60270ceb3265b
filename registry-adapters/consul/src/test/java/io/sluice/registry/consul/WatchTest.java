package io.sluice.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final long SETTLE = Duration.ofMillis(100).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final List<Long> asked = new ArrayList<>();
  private final Watch<String> watch =
      new Watch<>(
          index -> {
            asked.add(index);
            return new Answer.Read<>("", index);
          },
          (answer, took) -> new Signal.Asked(Set.of("x")),
          Duration.ofMillis(100),
          () -> 0);

  private void order(long now) {
    watch.order(now, Runnable::run, signal -> {});
  }

  @Test
  void itAsksFromTheIndexThatItHas() {
    watch.begin(10, 0);
    order(0);
    assertThat(watch.advance(12, SECOND, 0)).isTrue();
    order(SETTLE - 1);
    order(SETTLE);

    assertThat(asked).containsExactly(10L, 12L);
  }

  @Test
  void itAsksOnceAtATime() {
    watch.begin(10, 0);
    order(0);
    order(SECOND);

    assertThat(asked).hasSize(1);
  }

  @Test
  void anIndexThatGoesBackCannotFollow() {
    watch.begin(10, 0);
    order(0);

    assertThat(watch.advance(9, SECOND, 0)).isFalse();
  }

  @Test
  void anIndexBelowOneIsOneAndMakesNoHotLoop() {
    watch.begin(0, 0);
    order(0);
    assertThat(watch.advance(0, 0, 0)).isTrue();
    order(SETTLE);
    order(SECOND);

    assertThat(asked).containsExactly(1L, 1L);
    assertThat(watch.nanosLeft(5 * SECOND, 0)).isEqualTo(5 * SECOND);
  }
}
