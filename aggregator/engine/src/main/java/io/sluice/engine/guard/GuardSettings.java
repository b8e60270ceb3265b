package io.sluice.engine.guard;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much a source may lose before it is doubted.
 *
 * @param maxDropPercent what one service may lose at once and silently, of the most that was ready
 *     in the window; 0 to 100, this very share included
 * @param window how long the most ready counts; 1 s to 1 h
 * @param confirm how long a larger loss is held while its instances answer; 1 s to 1 h
 * @param sourceMaxDropPercent beyond which silent net loss, of all its ready instances, the source
 *     is suspect; 1 to 100
 * @param sourceWindow within how long that loss adds up; 1 s to 24 h
 * @param expireStale after how long a source that cannot be read loses its claims; at least 1 s, or
 *     null for never
 */
public record GuardSettings(
    int maxDropPercent,
    Duration window,
    Duration confirm,
    int sourceMaxDropPercent,
    Duration sourceWindow,
    @Nullable Duration expireStale) {
  /** What holds when nothing is configured. */
  public static final GuardSettings DEFAULT =
      new GuardSettings(
          50, Duration.ofSeconds(30), Duration.ofSeconds(30), 20, Duration.ofMinutes(5), null);

  public GuardSettings {
    inRange("maxDrop", maxDropPercent, 0);
    inRange("sourceMaxDrop", sourceMaxDropPercent, 1);
    inRange("window", window, Duration.ofHours(1));
    inRange("confirm", confirm, Duration.ofHours(1));
    inRange("sourceWindow", sourceWindow, Duration.ofHours(24));
    if (expireStale != null) {
      inRange("expireStale", expireStale, Duration.ofDays(365));
    }
  }

  /** The same, but a source that cannot be read never loses its claims. */
  public GuardSettings neverExpiring() {
    return new GuardSettings(
        maxDropPercent, window, confirm, sourceMaxDropPercent, sourceWindow, null);
  }

  private static void inRange(String key, int percent, int least) {
    if (percent < least || percent > 100) {
      throw new IllegalArgumentException(
          key + " must be " + least + "% to 100%, not " + percent + "%");
    }
  }

  private static void inRange(String key, Duration duration, Duration most) {
    if (duration.compareTo(Duration.ofSeconds(1)) < 0 || duration.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          key + " must be 1 s to " + most.toSeconds() + " s, not " + duration.toMillis() + " ms");
    }
  }
}
