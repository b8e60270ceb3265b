package io.sluice.store;

import io.sluice.view.Hold;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table of what losses operators refuse. */
final class HoldRows {
  private static final Logger log = LoggerFactory.getLogger(HoldRows.class);

  private HoldRows() {}

  /** Those that stand at a time, in order. */
  static List<Hold> standing(Connection connection, long now) throws SQLException {
    List<Hold> holds = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select scope, name, since, ends_at, actor, reason from operator_hold"
                + " where ends_at > ?")) {
      select.setLong(1, now);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Hold.Scope scope = scope(rows.getString(1));
          if (scope == null) {
            log.atWarn()
                .addKeyValue("scope", rows.getString(1))
                .addKeyValue("name", rows.getString(2))
                .log("A stored hold is of a kind that this release does not know; it is ignored");
            continue;
          }
          holds.add(
              new Hold(
                  scope,
                  rows.getString(2),
                  rows.getLong(3),
                  rows.getLong(4),
                  rows.getString(5),
                  rows.getString(6)));
        }
      }
    }
    holds.sort(Hold.ORDER);
    return holds;
  }

  private static Hold.@Nullable Scope scope(String text) {
    for (Hold.Scope scope : Hold.Scope.values()) {
      if (scope.name().equals(text)) {
        return scope;
      }
    }
    return null;
  }

  static void insert(Connection connection, Hold hold) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into operator_hold (scope, name, since, ends_at, actor, reason)"
                + " values (?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, hold.scope().name());
      insert.setString(2, hold.name());
      insert.setLong(3, hold.since());
      insert.setLong(4, hold.until());
      insert.setString(5, hold.actor());
      insert.setString(6, hold.reason());
      insert.executeUpdate();
    }
  }

  static void delete(Connection connection, Hold.Scope scope, String name) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from operator_hold where scope = ? and name = ?")) {
      delete.setString(1, scope.name());
      delete.setString(2, name);
      delete.executeUpdate();
    }
  }

  /** Removes those that are over. */
  static void deleteEnded(Connection connection, long now) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from operator_hold where ends_at <= ?")) {
      delete.setLong(1, now);
      delete.executeUpdate();
    }
  }
}
