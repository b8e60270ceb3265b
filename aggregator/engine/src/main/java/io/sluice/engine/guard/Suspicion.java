package io.sluice.engine.guard;

/**
 * A source that lost so much that time confirms nothing.
 *
 * @param since when that was found
 * @param most ready before the loss, without what was announced or proven since
 * @param lost at present, arrivals counted; never negative
 * @param worstLost the most that was lost meanwhile
 * @param emptied services that lack their last ready instance at present
 * @param worstEmptied the most of those meanwhile
 */
record Suspicion(long since, int most, int lost, int worstLost, int emptied, int worstEmptied) {
  static Suspicion of(long since, int most, int lost, int emptied) {
    return new Suspicion(since, most, lost, lost, emptied, emptied);
  }

  Suspicion without(long readySince) {
    return readySince <= since && most > 0
        ? new Suspicion(since, most - 1, lost, worstLost, emptied, worstEmptied)
        : this;
  }

  Suspicion at(int ready, int nowEmptied) {
    int nowLost = Math.max(0, most - ready);
    return new Suspicion(
        since,
        most,
        nowLost,
        Math.max(worstLost, nowLost),
        nowEmptied,
        Math.max(worstEmptied, nowEmptied));
  }

  /** Whether more than half of what was lost is there again, of instances and of services. */
  boolean mostReturned() {
    return isMinor(lost, worstLost) && isMinor(emptied, worstEmptied);
  }

  private static boolean isMinor(int present, int worst) {
    return present == 0 || 2 * present < worst;
  }
}
