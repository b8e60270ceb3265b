package io.sluice.migrations.engine;

/** The normal distribution. */
final class Normal {
  private Normal() {}

  /**
   * The probability of at most z standard deviations, exact to 1e-7 (Abramowitz and Stegun 7.1.26).
   */
  static double below(double z) {
    double x = Math.abs(z) / Math.sqrt(2);
    double t = 1 / (1 + 0.3275911 * x);
    double tail =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
            * Math.exp(-x * x)
            / 2;
    return z < 0 ? tail : 1 - tail;
  }
}
