package io.sluice.demo;

import java.util.Locale;

/**
 * What came of one act.
 *
 * @param what was done, in words
 * @param failed requests, until it was over
 * @param arrivedMs after how long a VM that was registered right after it was on the Envoy, {@value
 *     #NEVER} when it was not in time
 * @param agreedMs after how long all members that ran agreed for good, {@value #NEVER} as above
 * @param running how many members ran
 */
record ChaosAct(String what, long failed, long arrivedMs, long agreedMs, int running) {
  static final long NEVER = -1;

  /** The most that agreement may take. */
  static final long AGREED_WITHIN_MS = 10_000;

  private static final String ROW = "%-36s  %6s  %15s  %12s  %s";

  boolean passed() {
    return failed == 0 && arrivedMs != NEVER && agreedMs != NEVER && agreedMs <= AGREED_WITHIN_MS;
  }

  static String header() {
    return String.format(Locale.ROOT, ROW, "act", "failed", "change on Envoy", "agreed", "");
  }

  /** A line of the table at the end. */
  String row() {
    return String.format(
        Locale.ROOT,
        ROW,
        what,
        failed,
        seconds(arrivedMs),
        agreedMs == NEVER ? "never" : running + " in " + seconds(agreedMs),
        passed() ? "passed" : "FAILED");
  }

  /** What callers noticed, said when it is over. */
  String words() {
    return "%s: %s; a new VM was on the Envoy %s; %d members agree %s"
        .formatted(
            what,
            failed == 0 ? "no request failed" : failed + " requests FAILED",
            after(arrivedMs),
            running,
            after(agreedMs));
  }

  private static String after(long ms) {
    return ms == NEVER ? "NOT in time" : "after " + seconds(ms);
  }

  private static String seconds(long ms) {
    return ms == NEVER ? "never" : String.format(Locale.ROOT, "%.1f s", ms / 1000.0);
  }
}
