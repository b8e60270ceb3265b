package io.sluice.store;

import io.sluice.view.AuditLog;
import io.sluice.view.StoreUnavailable;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit in SQL. */
final class SqlAuditLog implements AuditLog {
  private static final Logger log = LoggerFactory.getLogger(SqlAuditLog.class);

  private final Sql sql;

  SqlAuditLog(Sql sql) {
    this.sql = sql;
  }

  @Override
  public boolean append(Entry entry) {
    try {
      return sql.write(
          connection -> {
            AuditRows.insert(connection, entry);
            return true;
          });
    } catch (StoreUnavailable e) {
      return false; // logged once per outage by the transactions
    }
  }

  @Override
  public List<Recorded> after(long seq, int limit) {
    return sql.read(connection -> AuditRows.after(connection, seq, limit));
  }

  @Override
  public List<Recorded> find(Filter filter, int limit) {
    return sql.read(connection -> AuditRows.find(connection, filter, limit));
  }

  @Override
  public long newestSeq() {
    return sql.read(connection -> AuditHead.read(connection).size());
  }

  /** Gives places to what an older release wrote. */
  void chainOlder() {
    if (sql.read(AuditRows::hasOlder)) {
      int chained = sql.write(AuditRows::chainOlder);
      log.atInfo().addKeyValue("entries", chained).log("The audit of an older release is chained");
    }
  }
}
