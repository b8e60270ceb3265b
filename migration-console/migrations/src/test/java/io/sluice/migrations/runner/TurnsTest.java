package io.sluice.migrations.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final Semaphore beats = new Semaphore(0);
  private final AtomicBoolean more = new AtomicBoolean();

  /** Of itself it would beat in an hour. */
  private final Turns turns = turns(Duration.ofHours(1));

  private Turns turns(Duration pause) {
    return new Turns(
        "turns",
        pause,
        () -> {
          beats.release();
          return more.getAndSet(false);
        });
  }

  @AfterEach
  void close() {
    turns.close();
  }

  private void awaitBeats(int number) throws InterruptedException {
    assertThat(beats.tryAcquire(number, 10, TimeUnit.SECONDS)).isTrue();
  }

  private void askForOne() {
    turns.take(
        () -> {
          turns.beatNext();
          return 0;
        });
  }

  @Test
  void beatsComeByThemselves() throws InterruptedException {
    try (Turns quick = turns(Duration.ofMillis(1))) {
      quick.start();

      awaitBeats(3);
    }
  }

  @Test
  void whoWantsABeatAfterHisWorkHasItAtOnce() throws InterruptedException {
    turns.start();

    askForOne();

    awaitBeats(1);
  }

  @Test
  void aBeatThatLeavesSomethingIsFollowedByAnotherAtOnce() throws InterruptedException {
    more.set(true);
    turns.start();

    askForOne();

    awaitBeats(2);
  }

  @Test
  void nothingBeatsWhileSomebodyHasTheTurn() throws InterruptedException {
    turns.start();

    int meanwhile =
        turns.take(
            () -> {
              turns.beatNext();
              return beats.availablePermits();
            });

    assertThat(meanwhile).isZero();
    awaitBeats(1);
  }

  @Test
  void workWithinATurnTakesPartInIt() {
    assertThat(turns.<Integer>take(() -> turns.take(() -> 7))).isEqualTo(7);
  }

  @Test
  void workThatFailsGivesTheTurnBack() throws InterruptedException {
    assertThatThrownBy(
            () ->
                turns.take(
                    () -> {
                      throw new IllegalStateException("a bug");
                    }))
        .hasMessage("a bug");
    turns.start();

    askForOne();

    awaitBeats(1);
  }

  @Test
  void afterTheEndNothingBeats() {
    turns.start();
    turns.close();

    askForOne();

    assertThat(beats.availablePermits()).isZero();
  }
}
