package io.sluice.migrations.engine;

/**
 * A sequential test of whether one error rate is above another by more than a margin; it may be
 * looked at after every window (docs/design/0020). A one-sided normal-mixture e-value whose
 * variance is multiplied by the over-dispersion that the control's own windows show.
 *
 * @param sum of the windows' weighted differences beyond the margin
 * @param variance of it, were errors independent
 * @param chiSquares of the control's windows
 * @param windows of the control
 * @param controlRequests of all windows
 * @param controlErrors of all windows
 * @param pendingTarget of the window that is not full yet
 * @param pendingControl of the window that is not full yet
 */
public record ErrorTest(
    double sum,
    double variance,
    double chiSquares,
    long windows,
    long controlRequests,
    long controlErrors,
    Answers pendingTarget,
    Answers pendingControl) {
  /** Before the first window. */
  public static final ErrorTest NONE = new ErrorTest(0, 0, 0, 0, 0, 0, Answers.NONE, Answers.NONE);

  /** A window has at least so many answers; the figures in docs/migrations.md hold for 100 up. */
  public static final long WINDOW = 100;

  /** Stops at this e-value: a healthy migration gets there in at most one of 200. */
  public static final double STOP = 200;

  private static final double DISPERSION_PRIOR = 10;
  private static final double PRIOR_WINDOWS = 8;
  private static final double RHO = 10 * 400 * 0.015;

  /**
   * With more answers of both environments at the same time.
   *
   * @param margin that the target may be worse, as a fraction
   */
  ErrorTest with(Answers target, Answers control, double margin) {
    ErrorTest more = pending(pendingTarget.plus(target), pendingControl.plus(control));
    return more.full() ? more.consumed(margin) : more;
  }

  private ErrorTest pending(Answers target, Answers control) {
    return new ErrorTest(
        sum, variance, chiSquares, windows, controlRequests, controlErrors, target, control);
  }

  private boolean full() {
    long t = pendingTarget.all();
    long c = pendingControl.all();
    return t > 0 && c > 0 && t + c >= WINDOW;
  }

  private ErrorTest consumed(double margin) {
    double t = pendingTarget.all();
    double c = pendingControl.all();
    ErrorTest next = withControl(pendingControl).pending(Answers.NONE, Answers.NONE);
    double rate = next.controlRate() + margin;
    double weight = t * c / (t + c);
    double difference = pendingTarget.failed() / t - pendingControl.failed() / c - margin;
    return next.moved(weight * difference, weight * rate * (1 - rate));
  }

  /** With a window of the control alone: its rate and how it is dispersed. */
  private ErrorTest withControl(Answers control) {
    double c = control.all();
    long requests = controlRequests + control.all();
    long errors = controlErrors + control.failed();
    double rate = (errors + 1.0) / (requests + 100.0);
    double off = control.failed() - c * rate;
    return new ErrorTest(
        sum,
        variance,
        chiSquares + off * off / (c * rate * (1 - rate)),
        windows + 1,
        requests,
        errors,
        pendingTarget,
        Answers.NONE);
  }

  /** Answers of the control while the target has none: the rate for the time without a control. */
  ErrorTest recorded(Answers control) {
    ErrorTest more = pending(pendingTarget, pendingControl.plus(control));
    return more.pendingControl.all() >= WINDOW ? more.withControl(more.pendingControl) : more;
  }

  /** With answers of the target against a rate that is given. */
  ErrorTest against(Answers target, double limit) {
    Answers pending = pendingTarget.plus(target);
    ErrorTest more = pending(pending, pendingControl);
    if (pending.all() < WINDOW) {
      return more;
    }
    double t = pending.all();
    double rate = Math.min(limit, 0.999);
    return more.pending(Answers.NONE, pendingControl)
        .moved(t * (pending.failed() / t - rate), t * rate * (1 - rate));
  }

  private ErrorTest moved(double difference, double more) {
    return new ErrorTest(
        sum + difference,
        variance + more,
        chiSquares,
        windows,
        controlRequests,
        controlErrors,
        pendingTarget,
        pendingControl);
  }

  /** The control's rate; a prior of 1 in 100 requests keeps it from 0. */
  public double controlRate() {
    return (controlErrors + 1.0) / (controlRequests + 100.0);
  }

  /** The highest rate that the recorded control can have had, at 99.5% confidence. */
  double highestControlRate() {
    double rate = controlRate();
    return rate
        + 2.576 * Math.sqrt(dispersion() * rate * (1 - rate) / Math.max(100, controlRequests));
  }

  /** By how much the errors vary more than independent ones; at least 1. */
  public double dispersion() {
    return Math.max(1, (chiSquares + DISPERSION_PRIOR * PRIOR_WINDOWS) / (windows + PRIOR_WINDOWS));
  }

  /** The natural logarithm of the e-value; negative infinity while nothing speaks against it. */
  public double logEvidence() {
    if (sum <= 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double spread = dispersion() * variance + RHO;
    double z = sum / Math.sqrt(spread);
    return 0.5 * Math.log(RHO / spread) + sum * sum / (2 * spread) + Math.log(2 * Normal.below(z));
  }

  /** Whether the target is worse beyond doubt. */
  public boolean failed() {
    return logEvidence() >= Math.log(STOP);
  }

  /** The rate above the control, beyond the margin, that would have failed by now. */
  static double smallestSeen(double weight, double rate, double dispersion) {
    double variance = dispersion * weight * rate * (1 - rate);
    double spread = variance + RHO;
    double bound = Math.sqrt(2 * spread * (Math.log(STOP / 2) + 0.5 * Math.log(spread / RHO)));
    return (bound + 1.645 * Math.sqrt(variance)) / weight;
  }
}
