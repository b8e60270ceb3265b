package io.sluice.probe;

/** What came of one check. */
enum Outcome {
  /** It answers, and well. */
  GOOD,
  /** It answers, and says that it does not serve. */
  BAD,
  /** It refuses, or nobody answers. */
  SILENT,
  /** Nothing was tried, for a want of our own; it is evidence of nothing. */
  UNTRIED
}
