package io.sluice.xds.server;

/**
 * Troubles of one sort, from the first proxy that has one until none has. The first few are told
 * one by one; a trouble of thousands is one trouble, told once more and then counted. Any thread.
 */
final class Episode {
  /** So many are told one by one. */
  static final int TOLD = 10;

  private int standing;
  private long total;
  private long since;

  /** What is worth a line. */
  enum Line {
    ONE,
    MANY,
    NONE
  }

  /** The end of one trouble. */
  record End(Line line, long total, long since) {}

  synchronized Line begins(long now) {
    if (standing++ == 0) {
      since = now;
      total = 0;
    }
    total++;
    return total <= TOLD ? Line.ONE : total == TOLD + 1 ? Line.MANY : Line.NONE;
  }

  synchronized End ends() {
    standing--;
    if (total <= TOLD) {
      return new End(Line.ONE, total, since);
    }
    return new End(standing == 0 ? Line.MANY : Line.NONE, total, since);
  }
}
