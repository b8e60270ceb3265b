package io.sluice.migrations.simulation;

import java.util.SplittableRandom;

/** Numbers drawn from distributions; the same seed draws the same ones. One thread. */
final class Chance {
  private final SplittableRandom random;

  Chance(long seed) {
    random = new SplittableRandom(seed);
  }

  /** How many of some tries succeed. */
  long binomial(long tries, double probability) {
    if (probability <= 0 || tries == 0) {
      return 0;
    }
    if (probability >= 1) {
      return tries;
    }
    if (probability > 0.5) {
      return tries - binomial(tries, 1 - probability);
    }
    double variance = tries * probability * (1 - probability);
    return variance > 25
        ? Math.min(tries, Math.max(0, Math.round(tries * probability + normal(variance))))
        : counted(tries, probability);
  }

  /** By jumping from success to success. */
  private long counted(long tries, double probability) {
    long successes = 0;
    double at = 0;
    double log = Math.log1p(-probability);
    while (true) {
      at += Math.floor(Math.log1p(-random.nextDouble()) / log) + 1;
      if (at > tries) {
        return successes;
      }
      successes++;
    }
  }

  private double normal(double variance) {
    double radius = Math.sqrt(-2 * Math.log1p(-random.nextDouble()));
    return Math.sqrt(variance) * radius * Math.cos(2 * Math.PI * random.nextDouble());
  }

  /** Errors that come in bursts of geometric length, so that they vary more than single ones. */
  long bursts(long tries, double probability, double dispersion) {
    double mean = (dispersion + 1) / 2;
    long bursts = poisson(tries * probability / mean);
    double log = Math.log1p(-1 / mean);
    long errors = 0;
    for (long i = 0; i < bursts; i++) {
      errors += (long) Math.floor(Math.log1p(-random.nextDouble()) / log) + 1;
    }
    return Math.min(tries, errors);
  }

  private long poisson(double mean) {
    if (mean > 500) {
      return Math.max(0, Math.round(mean + normal(mean)));
    }
    double bound = Math.exp(-mean);
    double product = random.nextDouble();
    long count = 0;
    while (product > bound) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }
}
