package io.sluice.engine.guard;

/**
 * How a source is at present.
 *
 * @param suspect whether it lost so much that time confirms no loss
 * @param stale whether it cannot be read
 */
record Mood(boolean suspect, boolean stale) {
  /** Whether a loss is believed when its time is over. */
  boolean trustsTime() {
    return !suspect && !stale;
  }
}
