package io.sluice.proof;

import io.sluice.proof.Finding.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The audit as a file: a row a line, and the signed head of them all in the last one. */
public final class Export {
  private static final String BEGIN = "{\"head\":";
  private static final String COLUMNS =
      "seq,time,actor,approver,from,requestId,action,subject,before,after,reason,result,leaf\n";

  private Export() {}

  /** The last line. */
  public static String end(SignedHead head) {
    return BEGIN + head.line() + "}";
  }

  /** The first line of CSV, its end included. */
  public static String csvColumns() {
    return COLUMNS;
  }

  /** An entry as a line of CSV, its end included; for a spreadsheet, so no formula is one. */
  public static String csv(ProvenEntry entry, String leaf, String time) {
    List<String> cells =
        List.of(
            Long.toString(entry.seq()),
            time,
            Text.cell(entry.actor()),
            Text.cell(entry.approver()),
            Text.cell(entry.from()),
            Text.cell(entry.requestId()),
            Text.cell(entry.action()),
            Text.cell(entry.subject()),
            Text.cell(entry.before()),
            Text.cell(entry.after()),
            Text.cell(entry.reason()),
            Text.cell(entry.result()),
            leaf);
    return String.join(",", cells) + "\n";
  }

  /**
   * Verifies an export without any server. Memory does not grow with the file.
   *
   * @param key that must have signed the last line
   * @param trusted heads from outside the database
   * @throws IOException if the file cannot be read, or is no export
   */
  public static Verdict verify(BufferedReader lines, PublicKey key, List<SignedHead> trusted)
      throws IOException {
    Verifier verifier = new Verifier(trusted);
    long number = 0;
    Optional<SignedHead> end = Optional.empty();
    for (String line = BoundedLines.next(lines); line != null; line = BoundedLines.next(lines)) {
      number++;
      if (end.isPresent()) {
        throw new IOException("line " + number + " stands after the head");
      }
      if (line.startsWith(BEGIN) && line.endsWith("}")) {
        end = SignedHead.read(line.substring(BEGIN.length(), line.length() - 1));
        if (end.isEmpty()) {
          throw new IOException("line " + number + " is no signed head");
        }
        continue;
      }
      Row row = Row.read(line).orElse(null);
      if (row == null) {
        throw new IOException("line " + number + " is no entry of an export as JSON Lines");
      }
      verifier.next(row);
    }
    if (end.isEmpty()) {
      return with(
          verifier.finish(new Head(0, Hash.ZERO, Hash.ZERO), false),
          new Finding(
              Kind.REMOVED, number + 1, "the file ends without its signed head: it was cut"));
    }
    Verdict verdict = verifier.finish(end.get().head(), true);
    return end.get().isSignedWith(key)
        ? verdict
        : with(
            verdict,
            new Finding(
                Kind.REWRITTEN,
                end.get().head().size(),
                "the file's own head was not signed with this key"));
  }

  private static Verdict with(Verdict verdict, Finding more) {
    List<Finding> findings = new ArrayList<>(verdict.findings());
    findings.add(more);
    return new Verdict(
        verdict.entries(),
        verdict.dropped(),
        verdict.heads(),
        verdict.head(),
        findings,
        verdict.total() + 1);
  }
}
