package io.sluice.migrations.engine;

/**
 * Requests to one environment that are over.
 *
 * @param succeeded answered with anything but a 5xx
 * @param failed answered with a 5xx, timed out, or without a connection
 */
public record Answers(long succeeded, long failed) {
  /** None. */
  public static final Answers NONE = new Answers(0, 0);

  public Answers {
    if (succeeded < 0 || failed < 0) {
      throw new IllegalArgumentException("counts are not negative");
    }
  }

  /** Both together. */
  public Answers plus(Answers other) {
    return new Answers(succeeded + other.succeeded, failed + other.failed);
  }

  /** What came since; nothing where the counter began anew. */
  Answers since(Answers before) {
    return succeeded < before.succeeded || failed < before.failed
        ? NONE
        : new Answers(succeeded - before.succeeded, failed - before.failed);
  }

  /** All of them. */
  public long all() {
    return succeeded + failed;
  }

  /** The part that failed; 0 of none. */
  double rate() {
    return all() == 0 ? 0 : (double) failed / all();
  }
}
