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
  public List<Entry> newest(int limit) {
    return List.of();
  }
}
