package io.sluice.registry.testkit;

import java.time.Duration;

/** What can happen on the way to a registry, to standing connections and to new ones. */
public enum WireFault {
  /** Every connection is reset; a new one when its first answer comes. */
  RESET,
  /** Every connection is reset, and nobody listens any more. */
  REFUSED,
  /** Connections stand and are accepted, and nothing comes through. */
  BLACK_HOLE,
  /** Every piece of an answer comes later than anybody waits. */
  TOO_SLOW,
  /** Standing connections get bytes that mean nothing at once, new ones in place of an answer. */
  GARBAGE,
  /** Answers begin well and turn into garbage in the middle. */
  GARBLED,
  /** Every connection is reset in the middle of a page. */
  CUT;

  /**
   * Lets it strike.
   *
   * @param tooSlow longer than the adapter waits for anything
   * @param middle so many bytes of answer on one connection end in the middle of a page
   */
  void strike(FaultyProxy proxy, Duration tooSlow, long middle) {
    switch (this) {
      case RESET -> proxy.cutAfter(0);
      case REFUSED -> proxy.refuse();
      case BLACK_HOLE -> proxy.blackHole();
      case TOO_SLOW -> proxy.delay(tooSlow);
      case GARBAGE -> proxy.garbageAfter(0);
      case GARBLED -> {
        proxy.garbageAfter(middle);
        proxy.resetStanding();
      }
      case CUT -> {
        proxy.cutAfter(middle);
        proxy.resetStanding();
      }
      default -> throw new IllegalStateException("unknown fault " + this);
    }
  }
}
