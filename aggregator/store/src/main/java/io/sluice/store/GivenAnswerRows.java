package io.sluice.store;

import io.sluice.view.GivenAnswers.Given;
import io.sluice.view.GivenAnswers.Request;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The table of answers to requests with a key. */
final class GivenAnswerRows {
  /** Somebody answers it. */
  static final String RUNNING = "RUNNING";

  /** It ended, and nobody said how. */
  static final String DOUBT = "DOUBT";

  /** Answered. */
  static final String GIVEN = "GIVEN";

  private GivenAnswerRows() {}

  /** A request as it stands. */
  record Row(
      String hash,
      String requestId,
      String state,
      long begunAt,
      long auditedBefore,
      Given answer) {}

  static @Nullable Row find(Connection connection, Request request) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select request_hash, request_id, state, begun_at, audited_before, status, media_type,"
                + " body, tag from given_answer where caller = ? and request_key = ?")) {
      select.setString(1, request.caller());
      select.setString(2, request.key());
      try (ResultSet row = select.executeQuery()) {
        return !row.next()
            ? null
            : new Row(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                new Given(row.getInt(6), row.getString(7), row.getString(8), row.getString(9)));
      }
    }
  }

  /** Begins; two at once collide on the key, and the later one reads what the first one wrote. */
  static void begin(Connection connection, Request request, long now) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into given_answer (caller, request_key, request_hash, request_id, state,"
                + " begun_at, audited_before, status, media_type, body, tag)"
                + " values (?, ?, ?, ?, ?, ?, ?, 0, '', '', '')")) {
      insert.setString(1, request.caller());
      insert.setString(2, request.key());
      insert.setString(3, request.hash());
      insert.setString(4, request.requestId());
      insert.setString(5, RUNNING);
      insert.setLong(6, now);
      insert.setLong(7, newestAudit(connection));
      insert.executeUpdate();
    }
  }

  /**
   * Begins again what is in doubt and was not committed.
   *
   * @return false when another was faster
   */
  static boolean beginAgain(Connection connection, Request request, Row before, long now)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update given_answer set state = ?, request_id = ?, begun_at = ?, audited_before = ?"
                + " where caller = ? and request_key = ? and state = ? and begun_at = ?")) {
      update.setString(1, RUNNING);
      update.setString(2, request.requestId());
      update.setLong(3, now);
      update.setLong(4, newestAudit(connection));
      update.setString(5, request.caller());
      update.setString(6, request.key());
      update.setString(7, before.state());
      update.setLong(8, before.begunAt());
      return update.executeUpdate() == 1;
    }
  }

  static void end(Connection connection, Request request, String state, Given answer)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update given_answer set state = ?, status = ?, media_type = ?, body = ?, tag = ?"
                + " where caller = ? and request_key = ? and request_hash = ?")) {
      update.setString(1, state);
      update.setInt(2, answer.status());
      update.setString(3, answer.type());
      update.setString(4, answer.body());
      update.setString(5, answer.tag());
      update.setString(6, request.caller());
      update.setString(7, request.key());
      update.setString(8, request.hash());
      update.executeUpdate();
    }
  }

  static void delete(Connection connection, Request request) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from given_answer where caller = ? and request_key = ?")) {
      delete.setString(1, request.caller());
      delete.setString(2, request.key());
      delete.executeUpdate();
    }
  }

  static void deleteOlder(Connection connection, long than) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from given_answer where begun_at < ?")) {
      delete.setLong(1, than);
      delete.executeUpdate();
    }
  }

  /** Whether a change was audited under the request's id since it began. */
  static boolean committed(Connection connection, Row row) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select 1 from audit where id > ? and request_id = ? fetch first 1 rows only")) {
      select.setLong(1, row.auditedBefore());
      select.setString(2, row.requestId());
      try (ResultSet rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static long newestAudit(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("select coalesce(max(id), 0) from audit");
        ResultSet row = select.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
