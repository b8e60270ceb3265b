package io.sluice.view;

import java.util.List;
import java.util.Optional;

/** What shows that nobody altered the audit (docs/design/0011). Blocks on the database. */
public interface AuditProof {

  /**
   * Follows the whole audit and compares it with what was signed. Takes about a second for 100,000
   * entries; one at a time.
   *
   * @throws StoreUnavailable if the database cannot be read
   */
  Verification verify();

  /**
   * How far the audit goes, and what stands outside the database.
   *
   * @throws StoreUnavailable if the database cannot be read
   */
  Standing standing();

  /**
   * Begins to write the audit out, up to what is its newest entry now.
   *
   * @param filter whose entries are written with their text; as JSON Lines the others are written
   *     as their hashes, so that the file can be verified, and as CSV not at all
   * @throws StoreUnavailable if the database cannot be read
   */
  Export export(AuditLog.Filter filter, Format format);

  /** How the audit is written out. */
  enum Format {
    /** JSON Lines; what the offline verifier reads. */
    JSONL,
    /** For a spreadsheet. */
    CSV
  }

  /** An audit that is being written out; for one thread at a time. */
  interface Export {
    /**
     * The next lines, each with its end, or nothing after the last.
     *
     * @throws StoreUnavailable if the database cannot be read
     */
    Optional<String> next();
  }

  /**
   * What the audit comes down to.
   *
   * @param size how many entries
   * @param root of their Merkle tree (RFC 6962), SHA-256 in hexadecimal
   * @param link of their chain, SHA-256 in hexadecimal
   */
  record Head(long size, String root, String link) {}

  /**
   * What a verification found.
   *
   * @param entries how many were looked at
   * @param dropped how many texts retention has dropped
   * @param heads how many signed heads were compared
   * @param head what the entries come down to
   * @param findings the first hundred, by place; none when the audit is whole
   * @param total how many there are
   */
  record Verification(
      long entries, long dropped, long heads, Head head, List<Finding> findings, long total) {
    public Verification {
      findings = List.copyOf(findings);
    }

    /** Whether nothing was done to the audit. */
    public boolean isWhole() {
      return total == 0;
    }
  }

  /**
   * One thing that was done to the audit.
   *
   * @param kind one word: {@code altered}, {@code removed}, {@code inserted}, {@code reordered},
   *     {@code rewritten}, {@code hidden}
   * @param seq the first place that it concerns
   * @param text a sentence
   */
  record Finding(String kind, long seq, String text) {}

  /**
   * How far the audit goes.
   *
   * @param publicKey of this member's heads, base64 of its X.509 form
   * @param head now
   * @param signed the newest head of this member, a line of canonical JSON; empty when it has none
   * @param anchors where heads go
   */
  record Standing(String publicKey, Head head, String signed, List<Anchor> anchors) {
    public Standing {
      anchors = List.copyOf(anchors);
    }
  }

  /**
   * A place outside the database where signed heads go.
   *
   * @param name kind and address
   * @param size of the head that it took last, 0 when it took none
   * @param at when it took it, milliseconds since the epoch; when the member started while it has
   *     taken none
   * @param failure why it did not take the last one, empty when it did
   */
  record Anchor(String name, long size, long at, String failure) {}
}
