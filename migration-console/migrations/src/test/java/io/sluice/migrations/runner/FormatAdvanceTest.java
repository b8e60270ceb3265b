package io.sluice.migrations.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.testkit.HandClock;
import io.sluice.view.Actor;
import io.sluice.view.FormatProgress;
import io.sluice.view.Formats;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.Upgrades;
import io.sluice.view.Upgrades.Advance;
import io.sluice.view.cluster.Leadership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two members that look once a second, on one store; either may lead, or both believe they do. */
class FormatAdvanceTest {
  private static final long PACE = 5_000;
  private static final Actor ANA = new Actor("ana", "192.0.2.7", "r-1");

  private final HandClock clock = new HandClock();
  private final Stored stored = new Stored();
  private final FormatAdvance[] members = {member(0), member(1)};
  private final boolean[] leads = {true, false};

  /** What all members together say, and whether they do. */
  private int waiting;

  private int refusing;
  private boolean heard = true;

  private FormatAdvance member(int number) {
    Leadership leadership =
        new Leadership() {
          @Override
          public String holder() {
            return "member-" + number;
          }

          @Override
          public long epoch() {
            return leads[number] ? 7 : 0;
          }
        };
    return new FormatAdvance(stored, this::all, leadership, clock);
  }

  private Optional<FormatProgress> all() {
    return heard
        ? Optional.of(new FormatProgress(stored.now.formats(), 100, 10, waiting, refusing))
        : Optional.empty();
  }

  /** The store, which remembers each stage that it was given. */
  private static final class Stored implements Upgrades {
    private final List<Formats> stages = new ArrayList<>();
    private Advance now = Advance.standing(1);
    private boolean gone;

    @Override
    public Advance advance() {
      if (gone) {
        throw new StoreUnavailable("gone", null);
      }
      return now;
    }

    @Override
    public boolean put(
        Advance expected, Advance wanted, String action, Actor actor, String reason) {
      if (!expected.equals(now)) {
        return false;
      }
      now = wanted;
      stages.add(wanted.formats());
      return true;
    }
  }

  private void say(Advance wanted) {
    assertThat(stored.put(stored.now, wanted, "said", ANA, "")).isTrue();
    stored.stages.clear();
  }

  private void finish() {
    say(stored.now.forward(2, PACE, clock.millis()));
  }

  private void pass(int seconds) {
    for (int second = 0; second < seconds; second++) {
      for (FormatAdvance member : members) {
        member.tick();
      }
      clock.pass(Duration.ofSeconds(1));
    }
  }

  private int stage() {
    return stored.now.formats().stage();
  }

  private static List<Formats> way(IntStream stages) {
    return stages.mapToObj(stage -> new Formats(1, 2, stage)).toList();
  }

  @Test
  void theFirstTenthMovesAtOnceAndEachNextWhenTheStageIsOver() {
    finish();

    pass(1);
    assertThat(stage()).isEqualTo(1);
    pass(4);
    assertThat(stage()).isEqualTo(1);
    pass(1);
    assertThat(stage()).isEqualTo(2);
    pass(50);
    assertThat(stored.now).isEqualTo(Advance.standing(2));
    assertThat(stored.stages).startsWith(way(IntStream.rangeClosed(1, 10)).toArray(Formats[]::new));
  }

  @Test
  void anotherLeaderGoesOnAndSkipsAndRepeatsNothing() {
    finish();
    pass(17);
    assertThat(stage()).isEqualTo(4);

    leads[0] = false;
    pass(8);
    assertThat(stage()).isEqualTo(4);
    leads[1] = true;
    pass(1);
    assertThat(stage()).isEqualTo(5);
    leads[0] = true; // it slept, and believes that it leads
    pass(40);

    assertThat(stored.now).isEqualTo(Advance.standing(2));
    List<Formats> each = new ArrayList<>(way(IntStream.rangeClosed(1, 10)));
    each.add(Formats.of(2));
    assertThat(stored.stages).isEqualTo(each);
  }

  @Test
  void nothingMovesOnWithoutProof() {
    finish();
    pass(1);

    heard = false;
    pass(20);
    assertThat(stage()).isEqualTo(1);
    heard = true;
    waiting = 1;
    pass(20);
    assertThat(stage()).isEqualTo(1);
    waiting = 0;
    refusing = 1;
    pass(20);
    assertThat(stage()).isEqualTo(1);
    refusing = 0;
    stored.gone = true;
    pass(20);
    stored.gone = false;
    pass(1);
    assertThat(stage()).isEqualTo(2);
  }

  @Test
  void theStageOfAMemberThatHasNotPublishedItStays() {
    Advance first = Advance.standing(1).forward(2, PACE, 0).stepped(0);
    FormatProgress before = new FormatProgress(new Formats(1, 2, 0), 100, 0, 0, 0);

    assertThat(FormatAdvance.keeps(first, before, PACE)).contains("published");
  }

  @Test
  void whoGoesBackIsHeldByNobodyThatRefuses() {
    finish();
    pass(17);
    refusing = 3;
    say(stored.now.back(clock.millis()));

    pass(26);

    assertThat(stored.now).isEqualTo(Advance.standing(1));
    List<Formats> each = new ArrayList<>(way(IntStream.of(3, 2, 1, 0)));
    each.add(Formats.of(1));
    assertThat(stored.stages).isEqualTo(each);
  }

  @Test
  void whatIsPausedStaysAndGoesOnFromThere() {
    finish();
    pass(17);
    say(stored.now.paused(clock.millis()));

    pass(60);
    assertThat(stage()).isEqualTo(4);
    finish();
    pass(6);
    assertThat(stage()).isEqualTo(5);
  }
}
