package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The table of who did what; rows are added and never changed. */
final class AuditRows {
  private static final String COLUMNS =
      "made_at, actor, actor_from, request_id, action, subject, value_before, value_after, reason";

  private AuditRows() {}

  static void insert(Connection connection, Entry entry) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into audit (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setLong(1, entry.at());
      insert.setString(2, entry.actor().name());
      insert.setString(3, entry.actor().from());
      insert.setString(4, entry.actor().requestId());
      insert.setString(5, entry.action());
      insert.setString(6, entry.subject());
      insert.setString(7, entry.before());
      insert.setString(8, entry.after());
      insert.setString(9, entry.reason());
      insert.executeUpdate();
    }
  }

  /** Whether there is an entry that gave a subject a value. */
  static boolean has(Connection connection, String action, String subject, String after)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select 1 from audit where action = ? and subject = ? and value_after = ?"
                + " fetch first 1 rows only")) {
      select.setString(1, action);
      select.setString(2, subject);
      select.setString(3, after);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  static List<Entry> newest(Connection connection, int limit) throws SQLException {
    List<Entry> entries = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select " + COLUMNS + " from audit order by id desc fetch first ? rows only")) {
      select.setInt(1, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          entries.add(
              new Entry(
                  rows.getLong(1),
                  new Actor(rows.getString(2), rows.getString(3), rows.getString(4)),
                  rows.getString(5),
                  rows.getString(6),
                  rows.getString(7),
                  rows.getString(8),
                  rows.getString(9)));
        }
      }
    }
    return entries;
  }
}
