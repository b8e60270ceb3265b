package io.sluice.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.Checks.Check;
import io.sluice.view.Checks.Checked;
import io.sluice.view.Checks.Place;
import io.sluice.view.Checks.Protocol;
import io.sluice.view.Checks.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** All in virtual time, which starts where nanoTime may: just before it overflows. */
class CheckScheduleTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = Long.MAX_VALUE - 5 * SECOND;
  private static final Place PLACE = new Place("127.0.0.1", 8080);

  private final Random random = new Random(1);
  private long now = START;
  private CheckSchedule schedule = schedule(200, 50);
  private final List<Checked> transitions = new ArrayList<>();
  private final List<Long> begun = new ArrayList<>();

  private CheckSchedule schedule(int perSecond, int atOnce) {
    ProbeLimits limits = new ProbeLimits(perSecond, atOnce, 1, Duration.ofSeconds(1));
    return new CheckSchedule(limits, random::nextDouble, now);
  }

  private static Check every(Duration interval, int healthy, int unhealthy) {
    return new Check(Protocol.TCP, "", "", interval, Duration.ofMillis(100), healthy, unhealthy);
  }

  /** Lets time pass in steps; every check is over at once. */
  private void pass(Duration time, Function<Watched, Outcome> outcome) {
    long end = now + time.toNanos();
    while (end - now > 0) {
      for (Watched each : schedule.begin(now)) {
        begun.add(now - START);
        schedule.done(each, outcome.apply(each), now).ifPresent(transitions::add);
      }
      now += Math.max(1, Math.min(end - now, schedule.idle(now)));
    }
  }

  private List<Verdict> verdicts() {
    return transitions.stream().map(Checked::verdict).toList();
  }

  @Test
  void aFirstVerdictComesAfterTheThresholdWithoutWaitingForIntervals() {
    schedule.add("assets", PLACE, every(Duration.ofMinutes(1), 3, 2), now);

    pass(Duration.ofMillis(2_500), any -> Outcome.GOOD);

    assertThat(transitions).containsExactly(new Checked("assets", PLACE, Verdict.PASSING));
    assertThat(begun).hasSize(3);
  }

  @Test
  void aDecidedPlaceIsCheckedOnceInAnInterval() {
    schedule.add("assets", PLACE, every(Duration.ofSeconds(10), 1, 2), now);

    pass(Duration.ofSeconds(100), any -> Outcome.GOOD);

    assertThat(begun).hasSizeBetween(9, 13);
    assertThat(transitions).hasSize(1);
  }

  @Test
  void oneBadCheckChangesNothingAndSoManyInARowDo() {
    schedule.add("assets", PLACE, every(Duration.ofSeconds(1), 2, 3), now);
    List<Outcome> script =
        new ArrayList<>(
            List.of(
                Outcome.GOOD,
                Outcome.GOOD,
                Outcome.SILENT,
                Outcome.SILENT,
                Outcome.GOOD,
                Outcome.BAD,
                Outcome.SILENT,
                Outcome.BAD,
                Outcome.GOOD,
                Outcome.GOOD));

    pass(Duration.ofSeconds(30), any -> script.isEmpty() ? Outcome.GOOD : script.remove(0));

    assertThat(verdicts()).containsExactly(Verdict.PASSING, Verdict.FAILING, Verdict.PASSING);
  }

  @Test
  void aPlaceThatSaysNothingAnyMoreTurnsFromFailingToSilent() {
    schedule.add("assets", PLACE, every(Duration.ofSeconds(1), 1, 2), now);
    List<Outcome> script = new ArrayList<>(List.of(Outcome.BAD, Outcome.BAD, Outcome.SILENT));

    pass(Duration.ofSeconds(30), any -> script.isEmpty() ? Outcome.SILENT : script.remove(0));

    assertThat(verdicts()).containsExactly(Verdict.FAILING, Verdict.SILENT);
  }

  @Test
  void whatCouldNotBeTriedIsNoEvidence() {
    schedule.add("assets", PLACE, every(Duration.ofSeconds(1), 1, 1), now);

    pass(Duration.ofSeconds(30), any -> Outcome.UNTRIED);

    assertThat(transitions).isEmpty();
    assertThat(begun).hasSizeGreaterThan(20);
  }

  @Test
  void tenThousandPlacesAtOnceAreNoFloodAndSpreadOverTheInterval() {
    schedule = schedule(500, 50);
    for (int i = 0; i < 10_000; i++) {
      schedule.add("assets", new Place("10.0.0.1", 1 + i), every(Duration.ofMinutes(1), 1, 1), now);
    }

    pass(Duration.ofSeconds(30), any -> Outcome.GOOD);
    assertThat(transitions).hasSize(10_000);
    int before = begun.size();
    pass(Duration.ofMinutes(5), any -> Outcome.GOOD);

    int[] inSecond = new int[400];
    begun.forEach(at -> inSecond[(int) (at / SECOND)]++);
    assertThat(java.util.Arrays.stream(inSecond).max().orElse(0)).isLessThanOrEqualTo(501);
    assertThat(begun.size() - before).isBetween(45_000, 55_000);
    int busiest = 0;
    for (int second = 100; second < 300; second++) {
      busiest = Math.max(busiest, inSecond[second]);
    }
    assertThat(busiest).as("of 167 a second on average").isLessThan(300);
  }

  @Test
  void moreThanTheRateAllowsComesLateAndIsSaidToBe() {
    schedule = schedule(10, 50);
    for (int i = 0; i < 100; i++) {
      schedule.add("assets", new Place("10.0.0.1", 1 + i), every(Duration.ofSeconds(1), 1, 1), now);
    }

    pass(Duration.ofSeconds(60), any -> Outcome.GOOD);

    assertThat(begun.size()).isBetween(595, 605);
    assertThat(schedule.late(now)).isGreaterThan(5 * SECOND);
  }

  @Test
  void newPlacesAndOldOnesTakeTurns() {
    schedule = schedule(10, 50);
    for (int i = 0; i < 100; i++) {
      schedule.add("old", new Place("10.0.0.1", 1 + i), every(Duration.ofSeconds(1), 1, 1), now);
    }
    pass(Duration.ofSeconds(20), any -> Outcome.GOOD);

    schedule.add("new", PLACE, every(Duration.ofSeconds(1), 1, 1), now);
    pass(Duration.ofMillis(500), any -> Outcome.GOOD);

    assertThat(transitions).contains(new Checked("new", PLACE, Verdict.PASSING));
  }

  @Test
  void noMoreThanTheLimitIsUnderWay() {
    schedule = schedule(10_000, 3);
    for (int i = 0; i < 10; i++) {
      schedule.add("assets", new Place("10.0.0.1", 1 + i), every(Duration.ofSeconds(1), 1, 1), now);
    }
    List<Watched> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      now += 1_000_000;
      all.addAll(schedule.begin(now));
    }
    assertThat(all).hasSize(3);

    assertThat(schedule.done(all.get(0), Outcome.GOOD, now)).isPresent();
    assertThat(schedule.begin(now)).hasSize(1);
  }

  @Test
  void nothingFollowsOfAPlaceThatIsRemovedWhileItIsChecked() {
    schedule.add("assets", PLACE, every(Duration.ofSeconds(1), 1, 1), now);
    Watched watched = schedule.begin(now).get(0);

    schedule.remove("assets", PLACE);

    assertThat(schedule.done(watched, Outcome.SILENT, now)).isEmpty();
    pass(Duration.ofSeconds(10), any -> Outcome.GOOD);
    assertThat(begun).isEmpty();
    assertThat(schedule.size()).isZero();
  }

  @Test
  void aPlaceThatIsCheckedAlreadyGoesOnAsItWas() {
    schedule.add("assets", PLACE, every(Duration.ofSeconds(1), 1, 1), now);
    pass(Duration.ofSeconds(2), any -> Outcome.GOOD);

    schedule.add("assets", PLACE, every(Duration.ofSeconds(1), 1, 1), now);
    pass(Duration.ofSeconds(5), any -> Outcome.GOOD);

    assertThat(transitions).hasSize(1);
  }
}
