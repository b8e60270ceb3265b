package io.sluice.store;

import io.sluice.view.people.ApiToken;
import io.sluice.view.people.Role;
import io.sluice.view.people.Scope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table of tokens. */
final class TokenRows {
  private static final String COLUMNS =
      "id, name, owner_name, hash, roles, services, environment, created_at, expires_at, used_at,"
          + " revoked_at, generation";

  private TokenRows() {}

  static List<ApiToken> all(Connection connection) throws SQLException {
    List<ApiToken> tokens = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement("select " + COLUMNS + " from api_token");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        tokens.add(token(rows));
      }
    }
    return tokens;
  }

  static List<ApiToken> of(Connection connection, String owner) throws SQLException {
    List<ApiToken> tokens = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement("select " + COLUMNS + " from api_token where owner_name = ?")) {
      select.setString(1, owner);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          tokens.add(token(rows));
        }
      }
    }
    return tokens;
  }

  static @Nullable ApiToken find(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select " + COLUMNS + " from api_token where id = ?")) {
      select.setString(1, id);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? token(rows) : null;
      }
    }
  }

  static int count(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("select count(*) from api_token");
        ResultSet rows = select.executeQuery()) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }

  static void insert(Connection connection, ApiToken token) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into api_token ("
                + COLUMNS
                + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, token.id());
      insert.setString(2, token.name());
      insert.setString(3, token.owner());
      insert.setString(4, token.hash());
      insert.setString(5, UserRows.words(token.roles().stream().map(Role::name).toList()));
      insert.setString(6, token.scope().services());
      insert.setString(7, token.scope().environment());
      insert.setLong(8, token.created());
      insert.setLong(9, token.expires());
      insert.setLong(10, token.used());
      insert.setLong(11, token.revoked());
      insert.setLong(12, token.generation());
      insert.executeUpdate();
    }
  }

  static void revoke(Connection connection, ApiToken revoked) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update api_token set revoked_at = ?, generation = ? where id = ?")) {
      update.setLong(1, revoked.revoked());
      update.setLong(2, revoked.generation());
      update.setString(3, revoked.id());
      update.executeUpdate();
    }
  }

  static void used(Connection connection, String hash, long at) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update api_token set used_at = ? where hash = ? and used_at < ?")) {
      update.setLong(1, at);
      update.setString(2, hash);
      update.setLong(3, at);
      update.executeUpdate();
    }
  }

  /** Forgets those that ended before a time. */
  static void forget(Connection connection, long before) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from api_token where expires_at < ?"
                + " or (revoked_at > 0 and revoked_at < ?)")) {
      delete.setLong(1, before);
      delete.setLong(2, before);
      delete.executeUpdate();
    }
  }

  /** How an audit entry shows a token: without its hash. */
  static String shown(ApiToken token) {
    Map<String, Object> shown = new TreeMap<>();
    shown.put("id", token.id());
    shown.put("name", token.name());
    shown.put("owner", token.owner());
    shown.put("roles", token.roles().stream().map(Role::word).toList());
    shown.put("services", token.scope().services());
    shown.put("environment", token.scope().environment());
    shown.put("expires", token.expires());
    return StoredJson.of(shown);
  }

  private static ApiToken token(ResultSet row) throws SQLException {
    try {
      Set<Role> roles =
          UserRows.list(row.getString(5)).stream().map(Role::valueOf).collect(Collectors.toSet());
      return new ApiToken(
          row.getString(1),
          row.getString(2),
          row.getString(3),
          row.getString(4),
          roles,
          new Scope(row.getString(6), row.getString(7)),
          row.getLong(8),
          row.getLong(9),
          row.getLong(10),
          row.getLong(11),
          row.getLong(12));
    } catch (IllegalArgumentException e) {
      throw new StoredJson.Unreadable("a stored token is none: " + e.getMessage());
    }
  }
}
