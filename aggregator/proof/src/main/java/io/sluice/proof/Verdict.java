package io.sluice.proof;

import java.util.List;

/**
 * What a verification found.
 *
 * @param entries how many places were looked at
 * @param dropped how many texts retention has dropped; their hashes still count
 * @param heads how many signed heads were compared
 * @param head what the places come down to, as far as they can be followed
 * @param findings the first ones, by place; none when the audit is whole
 * @param total how many findings there are
 */
public record Verdict(
    long entries, long dropped, long heads, Head head, List<Finding> findings, long total) {
  public Verdict {
    findings = List.copyOf(findings);
  }

  /** Whether nothing was done to the audit. */
  public boolean isWhole() {
    return total == 0;
  }
}
