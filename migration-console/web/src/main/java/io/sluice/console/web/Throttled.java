package io.sluice.console.web;

import java.util.concurrent.TimeUnit;

/** Refusals of who tries too often. */
final class Throttled {
  private Throttled() {}

  /**
   * One.
   *
   * @param why a sentence's first half
   * @param waits after how many milliseconds it may be tried again
   */
  static Refusal of(String why, long waits) {
    long seconds = TimeUnit.MILLISECONDS.toSeconds(waits + 999);
    return Refusal.of(429, why + "; try again in " + seconds + " s")
        .with("Retry-After", Long.toString(seconds));
  }
}
