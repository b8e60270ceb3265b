package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.CompareWatch.Lasting;
import io.sluice.cli.Difference.Kind;
import io.sluice.cli.Side.Unread;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every look is 5 s after the one before. */
class CompareWatchTest {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  private final List<String> progress = new ArrayList<>();
  private List<String> places = List.of();
  private @Nullable String down;
  private long seconds;
  private final CompareWatch watch =
      new CompareWatch(this::round, CLOCK, () -> TimeUnit.SECONDS.toNanos(seconds), progress::add);

  private Round round() throws Unread {
    if (down != null) {
      throw new Unread(down);
    }
    List<Difference> differences =
        places.stream()
            .map(place -> new Difference(Kind.MISSING, "orders", place, "unknown", "serves"))
            .toList();
    return new Round(
        List.of(), List.of(new Comparison("orders", 1, 1, 1, differences)), List.of(), List.of());
  }

  private void look(String... seen) {
    places = List.of(seen);
    down = null;
    watch.look();
    seconds += 5;
  }

  private void lookInVain() {
    down = "it is down";
    watch.look();
    seconds += 5;
  }

  private Lasting only() {
    assertThat(watch.summary().lasting()).hasSize(1);
    return watch.summary().lasting().get(0);
  }

  @Test
  void noDifferenceIsNone() {
    look();
    look();

    assertThat(watch.summary().lasting()).isEmpty();
    assertThat(watch.comparisons()).isEqualTo(2);
    assertThat(progress).isEmpty();
  }

  @Test
  void aDifferenceLastsUntilTheComparisonThatNoLongerShowsIt() {
    look();
    look("a:1");
    look("a:1");
    look();

    assertThat(only().longest()).isEqualTo(Duration.ofSeconds(10));
    assertThat(only().standing()).isFalse();
    assertThat(only().times()).isEqualTo(1);
    assertThat(progress).hasSize(2);
    assertThat(progress.get(1)).contains("over: orders missing a:1, after 10 s");
  }

  @Test
  void theLongestOfSeveralTimesIsKept() {
    look("a:1");
    look("a:1");
    look("a:1");
    look();
    look("a:1");
    look();

    assertThat(only().longest()).isEqualTo(Duration.ofSeconds(15));
    assertThat(only().times()).isEqualTo(2);
  }

  @Test
  void whatCannotBeReadIsNotComparedAndEndsNothing() {
    look("a:1");
    look("a:1");
    lookInVain();
    lookInVain();
    look("a:1");
    look();

    assertThat(only().times()).isEqualTo(1);
    assertThat(only().longest()).isEqualTo(Duration.ofSeconds(10));
    assertThat(watch.summary().notCompared()).isEqualTo(2);
    assertThat(watch.summary().gaps()).hasSize(1);
    assertThat(watch.summary().gaps().get(0).rounds()).isEqualTo(2);
    assertThat(progress)
        .anyMatch(line -> line.contains("not compared: it is down"))
        .anyMatch(line -> line.contains("compared again"));
  }

  @Test
  void aTimeThatWasNotComparedIsNoDifference() {
    lookInVain();
    look();

    assertThat(watch.summary().lasting()).isEmpty();
    assertThat(watch.failure()).isNull();
  }

  @Test
  void theLongestStandsFirst() {
    look("a:1", "b:1");
    look("b:1");
    look("b:1");

    assertThat(watch.summary().lasting().get(0).last().place()).isEqualTo("b:1");
    assertThat(watch.summary().lasting().get(0).standing()).isTrue();
  }
}
