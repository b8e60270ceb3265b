package io.sluice.store;

import io.sluice.view.Freeze;
import io.sluice.view.people.Scope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The table of freezes. */
final class FreezeRows {
  private FreezeRows() {}

  /** Those that stand at a time, in order. */
  static List<Freeze> standing(Connection connection, long now) throws SQLException {
    List<Freeze> freezes = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select id, services, environment, since, ends_at, actor, reason from service_freeze"
                + " where ends_at > ?")) {
      select.setLong(1, now);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          freezes.add(freeze(rows));
        }
      }
    }
    freezes.sort(Freeze.ORDER);
    return freezes;
  }

  private static Freeze freeze(ResultSet rows) throws SQLException {
    try {
      return new Freeze(
          rows.getString(1),
          new Scope(rows.getString(2), rows.getString(3)),
          rows.getLong(4),
          rows.getLong(5),
          rows.getString(6),
          rows.getString(7));
    } catch (IllegalArgumentException e) {
      throw new StoredJson.Unreadable("a stored freeze is none: " + e.getMessage());
    }
  }

  static void insert(Connection connection, Freeze freeze) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into service_freeze (id, services, environment, since, ends_at, actor, reason)"
                + " values (?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, freeze.id());
      insert.setString(2, freeze.scope().services());
      insert.setString(3, freeze.scope().environment());
      insert.setLong(4, freeze.since());
      insert.setLong(5, freeze.until());
      insert.setString(6, freeze.actor());
      insert.setString(7, freeze.reason());
      insert.executeUpdate();
    }
  }

  static void delete(Connection connection, String id) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from service_freeze where id = ?")) {
      delete.setString(1, id);
      delete.executeUpdate();
    }
  }

  /** Removes those that are over. */
  static void deleteEnded(Connection connection, long now) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from service_freeze where ends_at <= ?")) {
      delete.setLong(1, now);
      delete.executeUpdate();
    }
  }
}
