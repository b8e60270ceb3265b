package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.AuditAnchorBody;
import io.sluice.console.contract.AuditEntryBody;
import io.sluice.console.contract.AuditFindingBody;
import io.sluice.console.contract.AuditStateBody;
import io.sluice.console.contract.AuditVerificationBody;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "audit",
    description = {
      "Who did what, the newest first; and whether anybody altered it.",
      "For auditors.",
      "  sluice audit --since 24h --actor ana",
      "  sluice audit export --to audit.jsonl",
      "  sluice audit verify audit.jsonl --public-key KEY --trusted-head HEADS"
    })
final class AuditCommand implements Runnable {
  private final Sluice sluice;
  @Mixin private AuditFilterOptions filter = new AuditFilterOptions();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many, 1 to 500. Default: ${DEFAULT-VALUE}")
  private int limit;

  AuditCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    JsonNode page =
        sluice.client().get("/audit?limit=" + limit + filter.query("&", Instant.now())).body();
    if (sluice.printed(page)) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (JsonNode node : page.path("items")) {
      AuditEntryBody entry = Bodies.as(node, AuditEntryBody.class);
      rows.add(
          List.of(
              Cell.of(entry.seq(), Tint.FAINT),
              Cell.of(entry.at()),
              Cell.of(who(entry), Tint.BOLD),
              Cell.of(entry.action()),
              Cell.of(line(entry.subject())),
              Cell.of(line(entry.result()), entry.result().equals("done") ? Tint.PLAIN : Tint.WARN),
              Cell.of(line(entry.reason()))));
    }
    Paper paper = sluice.paper();
    paper.table(List.of("SEQ", "AT", "WHO", "WHAT", "ON", "RESULT", "REASON"), rows);
    if (rows.isEmpty()) {
      paper.line("no entries");
    } else if (page.path("next").isTextual()) {
      paper.line(Tint.FAINT, "there are older ones; --limit, --since and the other filters choose");
    }
  }

  private static String who(AuditEntryBody entry) {
    return line(entry.actor())
        + (entry.approver().isEmpty() ? "" : ", approved by " + line(entry.approver()));
  }

  private static String line(String text) {
    return text.replace('\n', ' ');
  }

  @Command(
      name = "head",
      description =
          "How far the audit goes, the public key of its signed heads, and where they go.")
  void head() {
    Client.Answer answer = sluice.client().get("/audit/head");
    if (sluice.printed(answer.body())) {
      return;
    }
    AuditStateBody state = answer.as(AuditStateBody.class);
    Paper paper = sluice.paper();
    paper.line("entries     " + state.head().size());
    paper.line("root        " + state.head().root());
    paper.line("public key  " + state.publicKey());
    paper.line("signed      " + (state.signed().isEmpty() ? "nothing yet" : state.signed()));
    for (AuditAnchorBody anchor : state.anchors()) {
      paper.line(
          anchor.failure().isEmpty() ? Tint.PLAIN : Tint.BAD,
          "anchor      %s: %d entries at %s%s"
              .formatted(
                  anchor.name(),
                  anchor.size(),
                  anchor.at(),
                  anchor.failure().isEmpty() ? "" : "; it fails: " + anchor.failure()));
    }
  }

  @Command(
      name = "export",
      description = {
        "Writes the audit into a file, with its hashes.",
        "JSON Lines can be verified without a server; what a filter leaves out "
            + "keeps its hash there. The export is itself in the audit."
      })
  void export(
      @Option(
              names = "--format",
              paramLabel = "jsonl|csv",
              defaultValue = "jsonl",
              description = "For sluice audit verify, or for a spreadsheet. Default: jsonl")
          Form format,
      @Option(names = "--to", paramLabel = "FILE", required = true, description = "Is replaced.")
          Path to,
      @Mixin AuditFilterOptions chosen) {
    long bytes =
        sluice
            .client()
            .save("/audit/export?format=" + format + chosen.query("&", Instant.now()), to);
    ObjectNode body = Bodies.object();
    body.put("file", to.toString());
    body.put("bytes", bytes);
    if (!sluice.printed(body)) {
      sluice.paper().line("wrote " + to + ", " + bytes + " bytes");
    }
  }

  /** How an export is written. */
  enum Form {
    jsonl,
    csv
  }

  @Command(
      name = "verify",
      description = {
        "Says whether the audit is whole: exit code 0, or 1 and what was altered, "
            + "removed, inserted or reordered, and where.",
        "Without FILE the server verifies its own database; with FILE (an export as "
            + "JSON Lines) this program does, and no server is needed or asked."
      })
  int verify(
      @Parameters(arity = "0..1", paramLabel = "FILE", description = "An export.")
          @Nullable Path file,
      @Option(
              names = "--public-key",
              paramLabel = "KEY",
              description =
                  "Of the member that exported, as sluice audit head shows it, or a file.")
          @Nullable String key,
      @Option(
              names = "--trusted-head",
              paramLabel = "HEAD",
              description =
                  "A signed head that was kept elsewhere, or a file of such, a line each, as "
                      + "anchors and syslog have them.")
          @Nullable String trusted) {
    if (file != null) {
      return new OfflineVerification(sluice, file, key, trusted).run();
    }
    if (key != null || trusted != null) {
      throw new Failure(Failure.USAGE, "--public-key and --trusted-head belong to a FILE");
    }
    Client.Answer answer = sluice.client().get("/audit/verify");
    AuditVerificationBody found = answer.as(AuditVerificationBody.class);
    if (!sluice.printed(answer.body())) {
      print(sluice.paper(), found);
    }
    return found.whole() ? 0 : Failure.FAILED;
  }

  static void print(Paper paper, AuditVerificationBody found) {
    for (AuditFindingBody finding : found.findings()) {
      paper.line(Tint.BAD, finding.kind() + ": " + finding.text());
    }
    if (found.total() > found.findings().size()) {
      paper.line(Tint.BAD, "and " + (found.total() - found.findings().size()) + " more");
    }
    String size =
        "%d entries, %d signed heads compared%s"
            .formatted(
                found.entries(),
                found.heads(),
                found.dropped() == 0
                    ? ""
                    : ", the texts of " + found.dropped() + " dropped by retention");
    paper.line(
        found.whole() ? Tint.GOOD : Tint.BAD, (found.whole() ? "whole: " : "NOT WHOLE: ") + size);
    if (found.whole() && found.heads() == 0) {
      paper.line(
          Tint.WARN,
          "no signed head was compared: who could write to the database could have written all of"
              + " it anew");
    }
  }
}
