package io.sluice.registry.consul;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The pauses between failures: doubling, with jitter, so that a thousand clients do not return at
 * once.
 */
final class Backoff {
  private final long first;
  private final long last;
  private final DoubleSupplier random;
  private long next;

  /**
   * No failure yet.
   *
   * @param random 0 to 1
   */
  Backoff(Duration first, Duration last, DoubleSupplier random) {
    this.first = first.toMillis();
    this.last = last.toMillis();
    this.random = random;
    this.next = this.first;
  }

  /** The pause after one more failure: half to whole of what doubling gives. */
  Duration pause() {
    long whole = next;
    next = Math.min(last, whole * 2);
    return Duration.ofMillis(whole / 2 + (long) (whole / 2.0 * random.getAsDouble()));
  }

  /** It worked. */
  void reset() {
    next = first;
  }
}
