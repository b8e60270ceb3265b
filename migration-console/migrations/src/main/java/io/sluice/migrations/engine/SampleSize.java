package io.sluice.migrations.engine;

/** How many requests tell a share, at 99% confidence. */
final class SampleSize {
  /** Standard deviations that 99% of a normal distribution lie within. */
  static final double Z = 2.576;

  private SampleSize() {}

  /**
   * Requests after which a measured share is within a tolerance of the true one: 3,152 for 5% +- 1
   * point, 4,148 for 50% +- 2, 2,628 for 1% +- 0.5. At 0% and 100%, where that says 0, as many as
   * would show a deviation of the tolerance (459 for 1 point).
   */
  static long needed(double share, double tolerance) {
    double spread = Z * Z * share * (1 - share) / (tolerance * tolerance);
    double none = Math.log(0.01) / Math.log1p(-Math.min(tolerance, 0.99));
    return (long) Math.ceil(Math.max(spread, none));
  }

  /** Half of the interval around a measured share. */
  static double halfWidth(double share, long requests) {
    if (requests == 0) {
      return 1;
    }
    double bounded = Math.max(share, 1.0 / (requests + 1));
    return Z * Math.sqrt(bounded * Math.max(1 - share, 1.0 / (requests + 1)) / requests);
  }

  /**
   * The tolerance of a step: the plan's, but never more than half of the smaller side: of 1%, 0.5
   * points.
   */
  static double tolerance(int planBasisPoints, int shareBasisPoints) {
    int smaller = Math.min(shareBasisPoints, 10_000 - shareBasisPoints);
    return (smaller == 0 ? planBasisPoints : Math.min(planBasisPoints, smaller / 2.0)) / 10_000;
  }
}
