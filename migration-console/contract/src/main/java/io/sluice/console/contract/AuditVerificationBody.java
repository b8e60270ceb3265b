package io.sluice.console.contract;

import java.util.List;

/**
 * What a verification of the audit found.
 *
 * @param whole whether nothing was done to it
 * @param entries how many were looked at
 * @param dropped how many texts retention has dropped; their hashes still count
 * @param heads how many signed heads were compared
 * @param head what the entries come down to
 * @param findings the first hundred, by place
 * @param total how many there are
 */
public record AuditVerificationBody(
    boolean whole,
    long entries,
    long dropped,
    long heads,
    AuditHeadBody head,
    List<AuditFindingBody> findings,
    long total) {
  public AuditVerificationBody {
    findings = List.copyOf(findings);
  }
}
