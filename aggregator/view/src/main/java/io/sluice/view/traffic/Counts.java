package io.sluice.view.traffic;

/**
 * Requests as load reports count them: each try of a retried request is one.
 *
 * @param issued sent to an endpoint; a try that found no connection is an error and not issued
 * @param successes answered with anything but a 5xx
 * @param errors answered with a 5xx, timed out, or without a connection
 * @param dropped refused by the proxy because the assignment says so
 * @param inProgress not over at the last report; a gauge and no counter
 */
public record Counts(long issued, long successes, long errors, long dropped, long inProgress) {
  /** Nothing. */
  public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

  public Counts {
    if (issued < 0 || successes < 0 || errors < 0 || dropped < 0 || inProgress < 0) {
      throw new IllegalArgumentException("counts are not negative");
    }
  }

  /** What is over: successes and errors. Shares and error rates are of these. */
  public long completed() {
    return successes + errors;
  }

  /** Both together. */
  public Counts plus(Counts other) {
    return new Counts(
        issued + other.issued,
        successes + other.successes,
        errors + other.errors,
        dropped + other.dropped,
        inProgress + other.inProgress);
  }

  /** What was added since; the gauge stays as it is now. Never less than nothing. */
  public Counts since(Counts earlier) {
    return new Counts(
        Math.max(0, issued - earlier.issued),
        Math.max(0, successes - earlier.successes),
        Math.max(0, errors - earlier.errors),
        Math.max(0, dropped - earlier.dropped),
        inProgress);
  }
}
