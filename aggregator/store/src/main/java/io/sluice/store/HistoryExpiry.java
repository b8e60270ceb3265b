package io.sluice.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Removes what is older than anybody wants, a little at a time. What holds of a service at the
 * oldest moment that is kept stays answerable: its last checkpoint by then stays. One thread.
 */
final class HistoryExpiry {
  private static final int SERVICES = 100;
  private static final int ROWS = 1_000;

  private final Sql sql;
  private final Deque<Integer> next = new ArrayDeque<>();

  HistoryExpiry(Sql sql) {
    this.sql = sql;
  }

  /**
   * Looks at some services.
   *
   * @param oldest the first moment that must stay answerable
   */
  void step(long oldest) {
    if (next.isEmpty()) {
      next.addAll(sql.read(HistoryJournal::services).keySet());
      sql.write(
          connection -> {
            SpanRows.deleteBefore(connection, oldest);
            return oldest;
          });
    }
    for (int left = SERVICES; left > 0 && !next.isEmpty(); left--) {
      int service = next.remove();
      long keep = sql.read(connection -> HistoryRows.checkpointBy(connection, service, oldest));
      if (keep >= 0 && sql.write(connection -> expire(connection, service, keep)) == ROWS) {
        next.addLast(service);
      }
    }
  }

  private static int expire(Connection connection, int service, long keep) throws SQLException {
    try (PreparedStatement delete =
            connection.prepareStatement(
                "delete from history_delta where id in (select id from history_delta"
                    + " where service = ? and made_at <= ? order by id fetch first ? rows only)");
        PreparedStatement checkpoints =
            connection.prepareStatement(
                "delete from history_checkpoint where service = ? and made_at < ?")) {
      delete.setInt(1, service);
      delete.setLong(2, keep);
      delete.setInt(3, ROWS);
      int deleted = delete.executeUpdate();
      checkpoints.setInt(1, service);
      checkpoints.setLong(2, keep);
      checkpoints.executeUpdate();
      return deleted;
    }
  }
}
