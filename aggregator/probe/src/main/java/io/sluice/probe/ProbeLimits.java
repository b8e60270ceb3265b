package io.sluice.probe;

import java.time.Duration;

/**
 * How much probing there is at most.
 *
 * @param perSecond probes started in a second, evenly spread; 1 to 10,000
 * @param atOnce probes under way; 1 to 1,000
 * @param waiting probes that wait for their turn; 1 to 1,000,000
 * @param timeout after which nobody answered; 10 ms to 1 min
 */
public record ProbeLimits(int perSecond, int atOnce, int waiting, Duration timeout) {
  /** What holds when nothing is configured. */
  public static final ProbeLimits DEFAULT = new ProbeLimits(200, 50, 10_000, Duration.ofSeconds(1));

  public ProbeLimits {
    inRange("perSecond", perSecond, 1, 10_000);
    inRange("atOnce", atOnce, 1, 1_000);
    inRange("waiting", waiting, 1, 1_000_000);
    inRange("timeout in ms", timeout.toMillis(), 10, 60_000);
  }

  private static void inRange(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          key + " must be " + least + " to " + most + ", not " + value);
    }
  }
}
