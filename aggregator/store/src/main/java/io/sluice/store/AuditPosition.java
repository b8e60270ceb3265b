package io.sluice.store;

import io.sluice.proof.Chain;

/**
 * A place in the audit.
 *
 * @param seq of the last entry before it; 0 at the beginning
 * @param link the hash that chains all that is before it, in hexadecimal digits
 */
record AuditPosition(long seq, String link) {
  static AuditPosition of(Chain head) {
    return new AuditPosition(head.size(), head.link().hex());
  }

  AuditPosition orLater(AuditPosition other) {
    return other.seq > seq ? other : this;
  }
}
