package io.sluice.console.web;

import io.sluice.view.AuditLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The contract of {@link AuditLog} in memory. */
final class FakeAudit implements AuditLog {
  /** Everything that was written, oldest first. */
  final List<Entry> entries = new ArrayList<>();

  /** Whether nothing can be committed. */
  volatile boolean down;

  @Override
  public synchronized boolean append(Entry entry) {
    return !down && entries.add(entry);
  }

  @Override
  public synchronized List<Recorded> after(long seq, int limit) {
    return all().stream().filter(entry -> entry.seq() > seq).limit(limit).toList();
  }

  @Override
  public synchronized List<Recorded> find(Filter filter, int limit) {
    List<Recorded> found = new ArrayList<>(all());
    found.removeIf(entry -> !lets(filter, entry));
    Collections.reverse(found);
    return found.stream().limit(limit).toList();
  }

  @Override
  public synchronized long newestSeq() {
    return entries.size();
  }

  private List<Recorded> all() {
    List<Recorded> all = new ArrayList<>();
    entries.forEach(entry -> all.add(new Recorded(all.size() + 1L, entry)));
    return all;
  }

  private static boolean lets(Filter filter, Recorded recorded) {
    Entry entry = recorded.entry();
    return filter.actor().filter(actor -> !actor.equals(entry.actor().name())).isEmpty()
        && filter.action().filter(prefix -> !entry.action().startsWith(prefix)).isEmpty()
        && filter.subject().filter(subject -> !subject.equals(entry.subject())).isEmpty()
        && filter.from().filter(from -> entry.at() < from).isEmpty()
        && filter.until().filter(until -> entry.at() >= until).isEmpty()
        && filter.before().filter(before -> recorded.seq() >= before).isEmpty();
  }
}
