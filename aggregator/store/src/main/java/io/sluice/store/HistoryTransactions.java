package io.sluice.store;

import java.sql.SQLException;

/** Lets what {@link Words} met of the database out as what it is. */
final class HistoryTransactions {
  private HistoryTransactions() {}

  /** Work within a transaction. */
  interface Work<T> {
    T run() throws SQLException;
  }

  static <T> T run(Work<T> work) throws SQLException {
    try {
      return work.run();
    } catch (HistoryWords.Failed e) {
      throw e.reason();
    }
  }
}
