package io.sluice.proof;

/**
 * One thing that was done to the audit.
 *
 * @param kind what
 * @param seq the first place that it concerns
 * @param text a sentence that says what, and where
 */
public record Finding(Kind kind, long seq, String text) {
  /** What was done. */
  public enum Kind {
    /** An entry says something else than it did. */
    ALTERED,
    /** Entries are gone. */
    REMOVED,
    /** An entry stands where none was written. */
    INSERTED,
    /** An entry stands at another place. */
    REORDERED,
    /** Hashes were computed anew: what was signed once is not what is there. */
    REWRITTEN,
    /** A text is missing, and no retention accounts for it. */
    HIDDEN
  }
}
