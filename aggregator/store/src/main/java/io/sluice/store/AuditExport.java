package io.sluice.store;

import io.sluice.proof.Export;
import io.sluice.proof.ProvenEntry;
import io.sluice.proof.Row;
import io.sluice.proof.SignedHead;
import io.sluice.view.AuditLog.Filter;
import io.sluice.view.AuditProof;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes the audit out, some rows at a time. */
final class AuditExport implements AuditProof.Export {
  private static final int MOST = 500;

  private final Sql sql;
  private final Filter filter;
  private final AuditProof.Format format;
  private final SignedHead head;
  private long written;
  private boolean begun;
  private boolean ended;

  AuditExport(Sql sql, Filter filter, AuditProof.Format format, SignedHead head) {
    this.sql = sql;
    this.filter = filter;
    this.format = format;
    this.head = head;
  }

  @Override
  public Optional<String> next() {
    if (ended) {
      return Optional.empty();
    }
    StringBuilder lines = new StringBuilder();
    if (!begun && format == AuditProof.Format.CSV) {
      lines.append(Export.csvColumns());
    }
    begun = true;
    List<AuditWalk.Step> steps =
        sql.read(connection -> AuditWalk.next(connection, written, head.head().size(), MOST));
    for (AuditWalk.Step step : steps) {
      written = step.entry().seq();
      append(lines, step);
    }
    if (steps.size() < MOST) {
      ended = true;
      if (format == AuditProof.Format.JSONL) {
        lines.append(Export.end(head)).append('\n');
      }
    }
    return Optional.of(lines.toString());
  }

  private void append(StringBuilder lines, AuditWalk.Step step) {
    boolean wanted = !step.dropped() && lets(step.entry());
    if (format == AuditProof.Format.CSV) {
      if (wanted) {
        String time = Instant.ofEpochMilli(step.entry().at()).toString();
        lines.append(Export.csv(step.entry(), step.leaf(), time));
      }
      return;
    }
    Row row =
        wanted || step.dropped()
            ? step.row()
            : new Row(step.entry().seq(), "", step.leaf(), step.link(), Row.FILTER);
    lines.append(row.line()).append('\n');
  }

  private boolean lets(ProvenEntry entry) {
    return filter.actor().filter(actor -> !actor.equals(entry.actor())).isEmpty()
        && filter.action().filter(prefix -> !entry.action().startsWith(prefix)).isEmpty()
        && filter.subject().filter(subject -> !subject.equals(entry.subject())).isEmpty()
        && filter.from().filter(from -> entry.at() < from).isEmpty()
        && filter.until().filter(until -> entry.at() >= until).isEmpty()
        && filter.before().filter(before -> entry.seq() >= before).isEmpty();
  }
}
