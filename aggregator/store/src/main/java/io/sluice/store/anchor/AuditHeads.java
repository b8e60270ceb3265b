package io.sluice.store.anchor;

import io.sluice.proof.Hash;
import io.sluice.proof.Head;
import java.util.Optional;

/** What heads are made of; blocks on the database and fails with StoreUnavailable. */
public interface AuditHeads {
  /** What the audit comes down to now. */
  Head head();

  /** The chain's hash at a place, or nothing when no entry stands there. */
  Optional<Hash> linkAt(long seq);
}
