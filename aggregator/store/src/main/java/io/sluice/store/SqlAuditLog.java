package io.sluice.store;

import io.sluice.view.AuditLog;
import io.sluice.view.StoreUnavailable;
import java.util.List;

/** The audit in SQL. */
final class SqlAuditLog implements AuditLog {
  private final Transactions transactions;

  SqlAuditLog(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public boolean append(Entry entry) {
    try {
      return transactions.write(
          connection -> {
            AuditRows.insert(connection, entry);
            return true;
          });
    } catch (StoreUnavailable e) {
      return false; // logged once per outage by the transactions
    }
  }

  @Override
  public List<Entry> newest(int limit) {
    return transactions.read(connection -> AuditRows.newest(connection, limit));
  }
}
