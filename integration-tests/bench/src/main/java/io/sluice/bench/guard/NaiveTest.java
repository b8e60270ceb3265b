package io.sluice.bench.guard;

import io.sluice.migrations.engine.Answers;

/**
 * What one would write in an afternoon: a z-test of two shares at 99.5%, made for a number of
 * requests that is fixed before, but looked at after every window.
 */
record NaiveTest(Answers control, Answers target) {
  private static final double Z = 2.576;
  private static final long LEAST = 30;

  /** Whether the target is worse by more than a margin, as the test believes. */
  boolean failed(double margin) {
    double c = control.all();
    double t = target.all();
    if (c < LEAST || t < LEAST) {
      return false;
    }
    double all = (control.failed() + target.failed()) / (c + t);
    double spread = Math.sqrt(all * (1 - all) * (1 / c + 1 / t));
    return spread > 0 && (target.failed() / t - control.failed() / c - margin) / spread > Z;
  }
}
