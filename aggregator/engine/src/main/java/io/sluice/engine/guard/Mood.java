package io.sluice.engine.guard;

/**
 * How a source is at present, as one of its services is concerned.
 *
 * @param suspect whether it lost so much that time confirms no loss
 * @param stale whether it cannot be read
 * @param kept whether an operator refuses losses of the service in question
 */
record Mood(boolean suspect, boolean stale, boolean kept) {
  /** Whether a loss is believed when its time is over. */
  boolean trustsTime() {
    return !suspect && !stale && !kept;
  }
}
