package io.sluice.console.web;

import static io.sluice.console.web.Operation.ask;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.AuditAnchorBody;
import io.sluice.console.contract.AuditEntryBody;
import io.sluice.console.contract.AuditFindingBody;
import io.sluice.console.contract.AuditHeadBody;
import io.sluice.console.contract.AuditStateBody;
import io.sluice.console.contract.AuditVerificationBody;
import io.sluice.view.AuditLog;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.AuditLog.Filter;
import io.sluice.view.AuditProof;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who did what, and what shows that nobody altered it; for auditors. */
final class AuditOperations {
  private static final int LONGEST_FILTER = 1_300;

  private final AuditLog log;
  private final AuditProof proof;
  private final Clock clock;
  private final AuditStreams streams = new AuditStreams();

  AuditOperations(AuditLog log, AuditProof proof, Clock clock) {
    this.log = log;
    this.proof = proof;
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(
        ask(
                API + "/audit",
                this::audit,
                "actor",
                "action",
                "subject",
                "from",
                "until",
                "cursor",
                "limit")
            .needs(Right.AUDIT),
        ask(API + "/audit/head", this::head).needs(Right.AUDIT),
        ask(API + "/audit/verify", this::verify).needs(Right.AUDIT),
        ask(
                API + "/audit/export",
                this::export,
                "format",
                "actor",
                "action",
                "subject",
                "from",
                "until")
            .needs(Right.AUDIT));
  }

  private Answer audit(Call call) {
    PageRequest page = PageRequest.of(call);
    Filter filter = filter(call);
    if (!page.after().isEmpty()) {
      if (!page.after().matches("\\d{1,18}")) {
        throw Refusal.of(422, "cursor is none of ours; take it from \"next\" of the page before");
      }
      filter = filter.before(Long.parseLong(page.after()));
    }
    return Answer.json(
        page.fill(
            log.find(filter, page.limit() + 1).stream()
                .map(
                    recorded ->
                        new PageRequest.Keyed<>(Long.toString(recorded.seq()), body(recorded)))
                .iterator()));
  }

  static AuditEntryBody body(AuditLog.Recorded recorded) {
    Entry entry = recorded.entry();
    return new AuditEntryBody(
        recorded.seq(),
        Instant.ofEpochMilli(entry.at()).toString(),
        entry.actor().name(),
        entry.actor().approver(),
        entry.actor().from(),
        entry.actor().requestId(),
        entry.action(),
        entry.subject(),
        entry.before(),
        entry.after(),
        entry.reason(),
        entry.result());
  }

  private Answer head(Call call) {
    AuditProof.Standing standing = proof.standing();
    return Answer.json(
        new AuditStateBody(
            standing.publicKey(),
            body(standing.head()),
            standing.signed(),
            standing.anchors().stream()
                .map(
                    anchor ->
                        new AuditAnchorBody(
                            anchor.name(),
                            anchor.size(),
                            Instant.ofEpochMilli(anchor.at()).toString(),
                            anchor.failure()))
                .toList()));
  }

  private Answer verify(Call call) {
    AuditProof.Verification found = proof.verify();
    return Answer.json(
        new AuditVerificationBody(
            found.isWhole(),
            found.entries(),
            found.dropped(),
            found.heads(),
            body(found.head()),
            found.findings().stream()
                .map(one -> new AuditFindingBody(one.kind(), one.seq(), one.text()))
                .toList(),
            found.total()));
  }

  private static AuditHeadBody body(AuditProof.Head head) {
    return new AuditHeadBody(head.size(), head.root(), head.link());
  }

  /** Who takes the audit away is in it himself, before the first byte leaves. */
  private Answer export(Call call) {
    AuditProof.Format format = format(call.query("format"));
    Filter filter = filter(call);
    streams.admit();
    try {
      Entry entry =
          new Entry(
              clock.millis(), call.actor(), "audit.export", "audit", "", asked(call, format), "");
      if (!log.append(entry)) {
        throw Refusal.unavailable("who reads the audit has to be written into it");
      }
      return streams.answer(proof.export(filter, format), type(format));
    } catch (RuntimeException e) {
      streams.done();
      throw e;
    }
  }

  private static String asked(Call call, AuditProof.Format format) {
    Map<String, String> asked = new TreeMap<>();
    for (String name : List.of("actor", "action", "subject", "from", "until")) {
      String value = call.query(name);
      if (value != null) {
        asked.put(name, value);
      }
    }
    asked.put("format", format.name().toLowerCase(Locale.ROOT));
    return Json.text(asked);
  }

  private static String type(AuditProof.Format format) {
    return format == AuditProof.Format.CSV ? "text/csv; charset=utf-8" : "application/jsonl";
  }

  private static AuditProof.Format format(@Nullable String text) {
    if (text == null || text.equals("jsonl")) {
      return AuditProof.Format.JSONL;
    }
    if (text.equals("csv")) {
      return AuditProof.Format.CSV;
    }
    throw Refusal.of(422, "format must be jsonl or csv");
  }

  private static Filter filter(Call call) {
    Filter filter = Filter.ALL;
    String actor = text(call, "actor");
    String action = text(call, "action");
    String subject = text(call, "subject");
    Long from = time(call, "from");
    Long until = time(call, "until");
    filter = actor == null ? filter : filter.ofActor(actor);
    filter = action == null ? filter : filter.ofAction(action);
    filter = subject == null ? filter : filter.ofSubject(subject);
    filter = from == null ? filter : filter.from(from);
    return until == null ? filter : filter.until(until);
  }

  private static @Nullable String text(Call call, String name) {
    String text = call.query(name);
    if (text != null
        && (text.isEmpty()
            || text.length() > LONGEST_FILTER
            || text.chars().anyMatch(Character::isISOControl))) {
      throw Refusal.of(
          422, name + " must be 1 to " + LONGEST_FILTER + " characters without control characters");
    }
    return text;
  }

  private static @Nullable Long time(Call call, String name) {
    String text = call.query(name);
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeParseException | ArithmeticException e) {
      throw Refusal.of(422, name + " must be a time as in 2026-11-21T14:00:00Z");
    }
  }
}
