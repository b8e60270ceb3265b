package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChaosActTest {
  @Test
  void anActThatNobodyNoticedPasses() {
    var act = new ChaosAct("kill -9 member-1", 0, 1_240, 360, 2);

    assertThat(act.passed()).isTrue();
    assertThat(act.words())
        .isEqualTo(
            "kill -9 member-1: no request failed; a new VM was on the Envoy after 1.2 s;"
                + " 2 members agree after 0.4 s");
    assertThat(act.row()).contains("1.2 s", "2 in 0.4 s", "passed");
  }

  @Test
  void whatCallersNoticeFails() {
    assertThat(new ChaosAct("x", 1, 100, 100, 3).passed()).isFalse();
    assertThat(new ChaosAct("x", 0, 100, 10_001, 3).passed()).isFalse();
    assertThat(new ChaosAct("x", 0, ChaosAct.NEVER, 100, 3).row()).contains("never", "FAILED");
  }
}
