package io.sluice.registry;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The pauses between failures: doubling, with jitter, so that a thousand clients do not return at
 * once. Used by one thread.
 */
public final class Backoff {
  private final long first;
  private final long last;
  private final DoubleSupplier random;
  private long next;

  /**
   * No failure yet.
   *
   * @param first the pause after a first failure, at most
   * @param last the longest pause
   * @param random 0 to 1
   */
  public Backoff(Duration first, Duration last, DoubleSupplier random) {
    this.first = first.toMillis();
    this.last = last.toMillis();
    this.random = random;
    this.next = this.first;
  }

  /** The pause after one more failure: half to whole of what doubling gives. */
  public Duration pause() {
    long whole = next;
    next = Math.min(last, whole * 2);
    return Duration.ofMillis(whole / 2 + (long) (whole / 2.0 * random.getAsDouble()));
  }

  /** It worked. */
  public void reset() {
    next = first;
  }
}
