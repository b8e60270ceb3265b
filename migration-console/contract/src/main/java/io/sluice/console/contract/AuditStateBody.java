package io.sluice.console.contract;

import java.util.List;

/**
 * How far the audit goes, and what stands outside the database.
 *
 * @param publicKey of this member's heads, base64 of its X.509 form; keep it somewhere else
 * @param head now
 * @param signed the newest signed head of this member, a line of canonical JSON; empty when none
 * @param anchors where heads go
 */
public record AuditStateBody(
    String publicKey, AuditHeadBody head, String signed, List<AuditAnchorBody> anchors) {
  public AuditStateBody {
    anchors = List.copyOf(anchors);
  }
}
