package io.sluice.store;

import io.sluice.view.people.Session;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The table of sessions. */
final class SessionRows {
  private static final String COLUMNS =
      "hash, user_name, method, member_of, began_at, seen_at, idle_ms, ends_at";

  private SessionRows() {}

  static @Nullable Session find(Connection connection, String hash) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select " + COLUMNS + " from signed_in where hash = ?")) {
      select.setString(1, hash);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next()
            ? new Session(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                UserRows.list(rows.getString(4)),
                rows.getLong(5),
                rows.getLong(6),
                rows.getLong(7),
                rows.getLong(8))
            : null;
      }
    }
  }

  static void insert(Connection connection, Session session) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into signed_in (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, session.hash());
      insert.setString(2, session.user());
      insert.setString(3, session.method());
      insert.setString(4, UserRows.words(session.groups()));
      insert.setLong(5, session.began());
      insert.setLong(6, session.seen());
      insert.setLong(7, session.idleMs());
      insert.setLong(8, session.ends());
      insert.executeUpdate();
    }
  }

  static void delete(Connection connection, String hash) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from signed_in where hash = ?")) {
      delete.setString(1, hash);
      delete.executeUpdate();
    }
  }

  static void deleteOf(Connection connection, String user) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from signed_in where user_name = ?")) {
      delete.setString(1, user);
      delete.executeUpdate();
    }
  }

  /** Leaves a user the newest of his sessions. */
  static void deleteOldest(Connection connection, String user, int left) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from signed_in where user_name = ? and hash not in"
                + " (select hash from signed_in where user_name = ?"
                + " order by began_at desc, hash fetch first "
                + left
                + " rows only)")) {
      delete.setString(1, user);
      delete.setString(2, user);
      delete.executeUpdate();
    }
  }

  static void seen(Connection connection, String hash, long at) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update signed_in set seen_at = ? where hash = ? and seen_at < ?")) {
      update.setLong(1, at);
      update.setString(2, hash);
      update.setLong(3, at);
      update.executeUpdate();
    }
  }

  static void forget(Connection connection, long now) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from signed_in where ends_at <= ? or seen_at + idle_ms <= ?")) {
      delete.setLong(1, now);
      delete.setLong(2, now);
      delete.executeUpdate();
    }
  }

  /** How an audit entry shows a session. */
  static String shown(Session session) {
    Map<String, Object> shown = new TreeMap<>();
    shown.put("method", session.method());
    shown.put("groups", List.copyOf(session.groups()));
    shown.put("ends", session.ends());
    return StoredJson.of(shown);
  }
}
