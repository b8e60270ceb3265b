package io.sluice.engine.guard;

/**
 * An ongoing hold of one service; it ends when nothing is missing any more.
 *
 * @param since when it began
 * @param most ready before the loss; time does not lower it, announced departures do
 */
record Hold(long since, int most) {
  Hold without(long readySince) {
    return readySince <= since && most > 0 ? new Hold(since, most - 1) : this;
  }
}
