package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.testkit.HandClock;
import io.sluice.view.FormatProgress;
import io.sluice.view.Formats;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What two members know of the proxies of both. */
class SharedProgressTest {
  private static final Formats THIRD = new Formats(1, 2, 3);

  private final HandClock clock = new HandClock();
  private final TwoMembers a = TwoMembers.a();
  private final TwoMembers b = Objects.requireNonNull(a.other);
  private final FormatProgress onA = new FormatProgress(THIRD, 10, 3, 1, 0);
  private FormatProgress onB = new FormatProgress(THIRD, 20, 7, 0, 2);
  private final SharedProgress sharedA = new SharedProgress(a, () -> onA, clock);

  /** A member of this release that speaks once a second. */
  private SharedProgress sharedB() {
    return new SharedProgress(b, () -> onB, clock);
  }

  @Test
  void theProxiesOfBothAreCountedTogether() {
    sharedB().tick();

    assertThat(sharedA.all()).contains(new FormatProgress(THIRD, 30, 10, 1, 2));
  }

  @Test
  void aMemberThatSaysNothingProvesNothing() {
    assertThat(sharedA.all()).isEmpty(); // as one of a release that knows of no formats

    sharedB().tick();
    clock.pass(Duration.ofSeconds(5));

    assertThat(sharedA.all()).isEmpty();
  }

  @Test
  void aMemberThatVanishedProvesNothing() {
    sharedB().tick();
    a.lostAt = clock.millis();

    assertThat(sharedA.all()).isEmpty();
  }

  @Test
  void aMemberAtAnotherStageProvesNothing() {
    onB = new FormatProgress(new Formats(1, 2, 2), 20, 4, 0, 0);
    sharedB().tick();

    assertThat(sharedA.all()).isEmpty();
  }
}
