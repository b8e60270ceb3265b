package io.sluice.cluster;

import io.sluice.view.Term;

/** What a member does about one source. */
sealed interface Act {
  /** Nothing now. */
  record Nothing() implements Act {}

  /** Reads it from now on under this term. */
  record Lead(Term term) implements Act {}

  /** Reads it no more. */
  record Follow() implements Act {}

  /**
   * Takes or renews its lease.
   *
   * @param above which epoch it must have a higher one than, or 0
   */
  record Take(long above) implements Act {}

  /** Gives its lease back. */
  record Release() implements Act {}

  Act NOTHING = new Nothing();
  Act FOLLOW = new Follow();
  Act RELEASE = new Release();
}
