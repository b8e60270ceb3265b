package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cluster.Message.Presence;
import io.sluice.view.Members.Member;
import io.sluice.view.Members.Place;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class AgreementTest {
  private static final Peer OTHER = new Peer("other", "1");

  private final Agreement agreement = new Agreement();
  private String format = "1";

  private void own(long now, String view) {
    agreement.own(
        now,
        new Member(
            "one",
            true,
            "",
            0,
            "h2",
            view,
            0,
            new TreeMap<>(),
            List.of(),
            new TreeMap<>(Map.of("format", "1")),
            Place.ALONE));
  }

  private void heard(long now, String view) {
    agreement.heard(
        now,
        OTHER,
        new Presence(
            "",
            0,
            "h2",
            view,
            0,
            new TreeMap<>(),
            List.of(),
            new TreeMap<>(),
            new TreeMap<>(Map.of("format", format)),
            new TreeMap<>(),
            List.of(),
            false,
            false,
            0));
  }

  @Test
  void whoDiffersForMoreThanFiveSecondsDisagrees() {
    for (int second = 0; second <= 6; second++) {
      own(second * 1_000L, "a");
      heard(second * 1_000L, "b");
    }

    assertThat(agreement.disagreements(5_900, OTHER)).isEmpty();
    assertThat(agreement.disagreements(6_000, OTHER)).containsExactly("view");
    heard(7_000, "a");
    assertThat(agreement.disagreements(20_000, OTHER)).isEmpty();
  }

  @Test
  void viewsThatChangeAllTheTimeAreNoDisagreement() {
    for (int tick = 0; tick < 300; tick++) {
      own(tick * 100L, "v" + tick);
      if (tick % 10 == 0) {
        heard(tick * 100L, "v" + Math.max(0, tick - 3));
      }
    }

    assertThat(agreement.disagreements(30_000, OTHER)).isEmpty();
  }

  @Test
  void oneThatStandsStillWhileOthersChangeDisagrees() {
    for (int tick = 0; tick < 200; tick++) {
      own(tick * 100L, "v" + tick);
      if (tick % 10 == 0) {
        heard(tick * 100L, "v0");
      }
    }

    assertThat(agreement.disagreements(20_000, OTHER)).containsExactly("view");
  }

  @Test
  void anotherRenderingFormatIsNoDisagreement() {
    format = "2";
    for (int second = 0; second <= 20; second++) {
      own(second * 1_000L, "a");
      heard(second * 1_000L, "b");
    }

    assertThat(agreement.disagreements(20_000, OTHER)).isEmpty();
  }
}
