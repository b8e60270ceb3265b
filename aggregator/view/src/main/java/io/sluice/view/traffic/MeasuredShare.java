package io.sluice.view.traffic;

/**
 * A share of requests as it was counted, with what chance allows.
 *
 * @param requests that went there
 * @param all of them
 * @param share 0 to 1; 0 when there were none
 * @param low lower end of the 99% confidence interval, 0 to 1
 * @param high upper end, 0 to 1
 */
public record MeasuredShare(long requests, long all, double share, double low, double high) {
  /** The two-sided 99% quantile of the normal distribution. */
  private static final double Z = 2.5758293035489004;

  /**
   * A share with Wilson's interval, which is right also near 0 and 1 and for few requests; of no
   * requests at all it is 0 to 1. Source: E. B. Wilson, JASA 22 (1927) 209-212.
   */
  public static MeasuredShare of(long requests, long all) {
    if (requests < 0 || all < requests) {
      throw new IllegalArgumentException(requests + " of " + all + " requests");
    }
    if (all == 0) {
      return new MeasuredShare(0, 0, 0, 0, 1);
    }
    double share = (double) requests / all;
    double z2 = Z * Z / all;
    double middle = (share + z2 / 2) / (1 + z2);
    double half = Z * Math.sqrt(share * (1 - share) / all + z2 / (4 * all)) / (1 + z2);
    return new MeasuredShare(
        requests,
        all,
        share,
        requests == 0 ? 0 : Math.max(0, middle - half),
        requests == all ? 1 : Math.min(1, middle + half));
  }

  /** Half of the interval's width, 0 to 0.5. */
  public double halfWidth() {
    return (high - low) / 2;
  }

  /** Whether the interval reaches a share, 0 to 1, or what is at most a tolerance from it. */
  public boolean agrees(double other, double tolerance) {
    return low <= other + tolerance && high >= other - tolerance;
  }
}
