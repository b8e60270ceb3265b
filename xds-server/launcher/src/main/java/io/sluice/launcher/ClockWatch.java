package io.sluice.launcher;

import io.sluice.view.Alarm;
import io.sluice.view.Alarms;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when the machine's clock is set while the server runs. No timer depends on it; but the
 * times that people are shown, and the audit's, do.
 */
final class ClockWatch implements Alarms, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClockWatch.class);

  /** Less is what a slow start of NTP or a leap second may do. */
  private static final Duration TOLERATED = Duration.ofMinutes(1);

  /** After so long the clock's new time is taken for right, in milliseconds. */
  private static final long ALARM_MILLIS = 3_600_000;

  private static final long LOOK_MILLIS = 5_000;

  private final Clock wall;
  private final Clock steady;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread look = new Thread(this::look, "sluice-clock");

  private Duration usual = Duration.ZERO; // the look thread's

  /** Written by the look thread, read anywhere. */
  private volatile @Nullable Alarm stepped;

  /**
   * A watch that runs until it is closed.
   *
   * @param steady began with the wall clock and was never set
   */
  ClockWatch(Clock wall, Clock steady) {
    this.wall = wall;
    this.steady = steady;
    look.setDaemon(true);
    look.start();
  }

  private void look() {
    try {
      do {
        compare();
      } while (!closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void compare() {
    Duration off = Duration.between(steady.instant().plus(usual), wall.instant());
    Alarm before = stepped;
    if (before != null && wall.millis() - before.since() > ALARM_MILLIS) {
      usual = usual.plus(off);
      off = Duration.ZERO;
    }
    if (off.abs().compareTo(TOLERATED) <= 0) {
      if (before != null) {
        log.atInfo().log("The machine's clock agrees again with the time that has passed");
      }
      stepped = null;
      return;
    }
    if (before == null) {
      log.atWarn()
          .addKeyValue("seconds", off.toSeconds())
          .log("The machine's clock was set; no timer follows it, times that are shown differ");
    }
    stepped =
        new Alarm(
            Alarm.Kind.CLOCK_STEPPED,
            "clock",
            "The machine's clock was set by %d s while the server ran. Nothing is dropped or hurried"
                    .formatted(off.toSeconds())
                + " by that; times in the audit follow the clock, those of sources do not until a"
                + " restart. Look at the machine's NTP.",
            before == null ? wall.millis() : before.since());
  }

  @Override
  public List<Alarm> alarms() {
    Alarm now = stepped;
    return now == null ? List.of() : List.of(now);
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
