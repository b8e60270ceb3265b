package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Drops the texts of old entries and keeps their hashes. An entry of its own tells up to which
 * place, so that a text that is missing without one shows.
 */
final class AuditRetention {
  /** Others wait for the head meanwhile. */
  private static final int MOST = 2_000;

  private AuditRetention() {}

  /**
   * Drops some.
   *
   * @param before entries that were made before this go, milliseconds since the epoch
   * @return how many went; as many as possible while more may have to go
   */
  static int drop(Connection connection, long before, long now) throws SQLException {
    AuditHead.lock(connection);
    long from = first(connection, "select min(seq) from audit where not dropped", 0);
    long young =
        first(
            connection,
            "select min(seq) from audit where not dropped and made_at >= " + before,
            Long.MAX_VALUE);
    long newest = AuditHead.read(connection).size();
    long upTo = Math.min(Math.min(young - 1, newest), from + MOST - 1);
    if (from == 0 || upTo < from) {
      return 0;
    }
    AuditRows.insert(
        connection,
        new Entry(
            now,
            Actor.SYSTEM,
            "audit.retain",
            "audit",
            "",
            "{\"upTo\":" + upTo + "}",
            "audit.keep is over"));
    try (PreparedStatement update =
        connection.prepareStatement(
            "update audit set dropped = true, made_at = 0, actor = '', approver = '',"
                + " actor_from = '', request_id = '', action = '', subject = '',"
                + " value_before = '', value_after = '', reason = '', result = ''"
                + " where seq <= ? and not dropped")) {
      update.setLong(1, upTo);
      return update.executeUpdate();
    }
  }

  private static long first(Connection connection, String sql, long otherwise) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet rows = select.executeQuery()) {
      long found = rows.next() ? rows.getLong(1) : 0;
      return rows.wasNull() || found == 0 ? otherwise : found;
    }
  }
}
