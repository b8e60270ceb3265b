package io.sluice.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SweepTest {
  private final Sweep sweep = new Sweep();

  @Test
  void namesAreReadOnceAndOldestFirst() {
    sweep.owe(List.of("a", "b", "c"));

    assertThat(sweep.next(2)).containsExactly("a", "b");
    assertThat(sweep.next(2)).containsExactly("c");
    assertThat(sweep.isOver()).isTrue();
  }

  @Test
  void aDebtDuringASweepStartsNoSecondOne() {
    sweep.owe(List.of("a", "b", "c"));
    List<String> unused = sweep.next(1);

    sweep.owe(List.of("a", "b", "c"));

    assertThat(sweep.next(10)).containsExactly("b", "c", "a");
  }

  @Test
  void whatWasReadAnywayIsPaid() {
    sweep.owe(List.of("a", "b"));

    sweep.paid("a");

    assertThat(sweep.next(10)).containsExactly("b");
  }
}
