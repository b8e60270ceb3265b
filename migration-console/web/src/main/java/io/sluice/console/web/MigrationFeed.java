package io.sluice.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.view.AuditLog;
import io.sluice.view.AuditLog.Recorded;
import io.sluice.view.StoreUnavailable;
import java.util.List;

/**
 * Makes events of what any member did to a migration: the audit is the outbox. One thread at a
 * time; blocks on the database.
 */
final class MigrationFeed {
  private static final int AT_ONCE = 500;
  private static final String ACTIONS = "migration.";

  private final AuditLog audit;
  private final EventLog log;
  private long place = -1; // the newest entry that was read; -1 before the first look

  MigrationFeed(AuditLog audit, EventLog log) {
    this.audit = audit;
    this.log = log;
  }

  /** Tells what was committed since the last look; nothing while the database cannot be read. */
  void look() {
    try {
      if (place < 0) {
        place = audit.newestSeq();
      }
      List<Recorded> batch;
      do {
        batch = audit.after(place, AT_ONCE);
        for (Recorded recorded : batch) {
          place = recorded.seq();
          tell(recorded.entry());
        }
      } while (batch.size() == AT_ONCE);
    } catch (StoreUnavailable away) {
      // It is read from the same place once it can be; the store tells of the outage.
      return;
    }
  }

  private void tell(AuditLog.Entry entry) {
    if (entry.action().startsWith(ACTIONS) && entry.result().equals(AuditLog.Entry.DONE)) {
      JsonNode after = ShortWords.value(entry.after());
      log.add(
          new Event(
              Event.Kind.MIGRATION,
              after.path("id").asText(),
              entry.subject(),
              after.path("state").asText(),
              entry.reason(),
              null));
    }
  }
}
