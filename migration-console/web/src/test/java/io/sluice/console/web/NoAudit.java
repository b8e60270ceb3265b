package io.sluice.console.web;

import io.sluice.view.AuditLog;
import java.util.List;

/** An audit that takes nothing. */
final class NoAudit implements AuditLog {
  @Override
  public boolean append(Entry entry) {
    return false;
  }

  @Override
  public List<Recorded> after(long seq, int limit) {
    return List.of();
  }

  @Override
  public List<Recorded> find(Filter filter, int limit) {
    return List.of();
  }

  @Override
  public long newestSeq() {
    return 0;
  }
}
