package io.sluice.store;

import io.sluice.view.history.Span;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of times in which everything was recorded. */
final class SpanRows {
  private static final String SELECT = "select made_from, made_until, why from history_span where ";

  private SpanRows() {}

  static void insert(Connection connection, HistoryBatch.Within within) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into history_span (id, made_from, made_until, why) values (?, ?, ?, ?)")) {
      insert.setLong(1, within.number());
      insert.setLong(2, within.span().from());
      insert.setLong(3, within.span().until());
      insert.setString(4, within.span().why());
      insert.executeUpdate();
    }
  }

  /** Returns false when there is no such span any more. */
  static boolean prolong(Connection connection, HistoryBatch.Within within) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("update history_span set made_until = ? where id = ?")) {
      update.setLong(1, within.span().until());
      update.setLong(2, within.number());
      return update.executeUpdate() == 1;
    }
  }

  static long last(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("select max(id) from history_span");
        ResultSet rows = select.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /** The last one that began by a time. */
  static @Nullable Span by(Connection connection, long at) throws SQLException {
    return one(connection, SELECT + "made_from <= ? order by made_from desc, id desc", at);
  }

  /** The first one that began later. */
  static @Nullable Span after(Connection connection, long at) throws SQLException {
    return one(connection, SELECT + "made_from > ? order by made_from, id", at);
  }

  private static @Nullable Span one(Connection connection, String sql, long at)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql + " fetch first 1 rows only")) {
      select.setLong(1, at);
      List<Span> spans = read(select);
      return spans.isEmpty() ? null : spans.get(0);
    }
  }

  static List<Span> between(Connection connection, long from, long to) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            SELECT + "made_until >= ? and made_from <= ? order by made_from, id")) {
      select.setLong(1, from);
      select.setLong(2, to);
      return read(select);
    }
  }

  static void deleteBefore(Connection connection, long at) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from history_span where made_until < ?")) {
      delete.setLong(1, at);
      delete.executeUpdate();
    }
  }

  private static List<Span> read(PreparedStatement select) throws SQLException {
    List<Span> spans = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        spans.add(new Span(rows.getLong(1), rows.getLong(2), rows.getString(3)));
      }
    }
    return spans;
  }
}
