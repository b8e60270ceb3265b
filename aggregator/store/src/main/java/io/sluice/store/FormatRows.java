package io.sluice.store;

import io.sluice.view.Formats;
import io.sluice.view.Upgrades.Advance;
import io.sluice.view.Upgrades.Way;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The tables of the rendering format: the greatest number counts, and one row is the way on. */
final class FormatRows {
  private FormatRows() {}

  static Advance advance(Connection connection) throws SQLException {
    int number = number(connection);
    try (PreparedStatement select =
            connection.prepareStatement(
                "select next, stage, way, pace_ms, since from format_advance where id = 1");
        ResultSet rows = select.executeQuery()) {
      if (!rows.next() || rows.getInt(1) == number) {
        return Advance.standing(number);
      }
      return new Advance(
          new Formats(number, rows.getInt(1), rows.getInt(2)),
          Way.valueOf(rows.getString(3)),
          rows.getLong(4),
          rows.getLong(5));
    }
  }

  private static int number(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("select max(number) from rendering_format");
        ResultSet rows = select.executeQuery()) {
      if (!rows.next() || rows.getInt(1) < 1) {
        throw new StoredJson.Unreadable("no rendering format is stored");
      }
      return rows.getInt(1);
    }
  }

  /** In the place of what is stored; whoever does it holds the audit's head. */
  static void put(Connection connection, Advance after) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement("delete from format_advance")) {
      delete.executeUpdate();
    }
    try (PreparedStatement delete = connection.prepareStatement("delete from rendering_format");
        PreparedStatement insert =
            connection.prepareStatement("insert into rendering_format (number) values (?)")) {
      delete.executeUpdate();
      insert.setInt(1, after.formats().number());
      insert.executeUpdate();
    }
    Way way = after.way();
    if (way != null) {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "insert into format_advance (id, next, stage, way, pace_ms, since)"
                  + " values (1, ?, ?, ?, ?, ?)")) {
        insert.setInt(1, after.formats().next());
        insert.setInt(2, after.formats().stage());
        insert.setString(3, way.name());
        insert.setLong(4, after.paceMs());
        insert.setLong(5, after.since());
        insert.executeUpdate();
      }
    }
  }
}
