package io.sluice.registry.kubernetes;

/** Why a session with the API server ended. */
sealed interface SessionEnd {
  /** It could not be read. */
  record Broken(Answer.Failed<Void> failed) implements SessionEnd {}

  /** What was read is too old to go on from, or more may be read than before: list anew. */
  record Reset(String why) implements SessionEnd {}

  /**
   * A listing was forgotten before its end: worth another try once, and broken when that ends so.
   */
  record Lost(Answer.Failed<Void> failed) implements SessionEnd {}
}
