package io.sluice.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.view.Upgrades.Advance;
import io.sluice.view.Upgrades.Way;
import org.junit.jupiter.api.Test;

class FormatsTest {
  @Test
  void oneFormatIsItsOwnNumberSoThatOlderReleasesReadIt() {
    assertThat(Formats.of(2).packed()).isEqualTo(2);
    assertThat(Formats.unpacked(1)).isEqualTo(Formats.of(1));
    Formats moving = new Formats(1, 2, 10);
    assertThat(Formats.unpacked(moving.packed())).isEqualTo(moving);
    assertThatThrownBy(() -> new Formats(1, 1, 3)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTenthOfTheProxiesComesWithEachStage() {
    for (int stage = 0; stage <= Formats.STAGES; stage++) {
      Formats formats = new Formats(1, 2, stage);
      int moved = 0;
      for (int proxy = 0; proxy < 10_000; proxy++) {
        moved += formats.of("web-" + proxy) - 1;
      }
      assertThat(moved).isBetween(stage * 1_000 - 200, stage * 1_000 + 200);
    }
    assertThat(Formats.tenth("web-1")).isEqualTo(Formats.tenth("web-1")).isBetween(0, 9);
  }

  @Test
  void theWayGoesOnAndBackAndEndsWithOneFormat() {
    Advance begun = Advance.standing(1).forward(2, 1_000, 5);
    assertThat(begun.stepped(6).formats()).isEqualTo(new Formats(1, 2, 1));
    Advance back = begun.stepped(6).back(7);
    assertThat(back.way()).isEqualTo(Way.BACK);
    assertThat(back.stepped(8).stepped(9)).isEqualTo(Advance.standing(1));
    assertThat(back.paused(8).forward(9, 1_000, 9).formats()).isEqualTo(new Formats(1, 2, 1));
  }
}
