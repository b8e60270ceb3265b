package io.sluice.demo;

import java.util.concurrent.ThreadLocalRandom;

/** How many requests of the pods fail; set by the show, read by every request. */
final class Illness {
  private volatile double share; // the show's thread's, read anywhere

  /** From now on so many requests fail, 0 to 1. */
  void begin(double failing) {
    share = failing;
  }

  /** Whether this request fails. */
  boolean strikes() {
    double failing = share;
    return failing > 0 && ThreadLocalRandom.current().nextDouble() < failing;
  }
}
