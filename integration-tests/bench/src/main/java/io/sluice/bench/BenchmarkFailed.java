package io.sluice.bench;

/** A contender did not do what is measured, so there is no figure. */
public final class BenchmarkFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BenchmarkFailed(String message) {
    super(message);
  }

  public BenchmarkFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
