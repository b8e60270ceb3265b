package io.sluice.store.anchor;

import io.sluice.proof.SignedHead;
import java.io.IOException;

/** A place outside the database for signed heads. */
public interface Anchor {
  /** What it is and where, for people; no secrets. */
  String name();

  /**
   * Takes a head. Blocks for a few seconds at most.
   *
   * @throws IOException if it did not arrive, as far as that can be known
   */
  void take(SignedHead head) throws IOException;
}
