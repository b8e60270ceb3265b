package io.sluice.store;

import io.sluice.view.people.User;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The table of users. */
final class UserRows {
  private static final String COLUMNS =
      "name, origin, full_name, password, member_of, disabled, created_at, generation";

  private UserRows() {}

  static Map<String, User> all(Connection connection) throws SQLException {
    Map<String, User> users = new HashMap<>();
    try (PreparedStatement select =
            connection.prepareStatement("select " + COLUMNS + " from person");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        User user = user(rows);
        users.put(user.name(), user);
      }
    }
    return users;
  }

  static @Nullable User find(Connection connection, String name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select " + COLUMNS + " from person where name = ?")) {
      select.setString(1, name);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? user(rows) : null;
      }
    }
  }

  static void insert(Connection connection, User user) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into person (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, user.name());
      insert.setString(2, user.origin());
      insert.setString(3, user.fullName());
      insert.setString(4, user.password());
      insert.setString(5, words(user.groups()));
      insert.setBoolean(6, user.disabled());
      insert.setLong(7, user.created());
      insert.setLong(8, user.generation());
      insert.executeUpdate();
    }
  }

  static void update(Connection connection, User user) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update person set origin = ?, full_name = ?, password = ?, member_of = ?,"
                + " disabled = ?, generation = ? where name = ?")) {
      update.setString(1, user.origin());
      update.setString(2, user.fullName());
      update.setString(3, user.password());
      update.setString(4, words(user.groups()));
      update.setBoolean(5, user.disabled());
      update.setLong(6, user.generation());
      update.setString(7, user.name());
      update.executeUpdate();
    }
  }

  static void delete(Connection connection, String name) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from person where name = ?")) {
      delete.setString(1, name);
      delete.executeUpdate();
    }
  }

  /** A list as a column; no name in it has a space. */
  static String words(Collection<String> names) {
    return String.join(" ", names);
  }

  /** A column as a list. */
  static SortedSet<String> list(String words) {
    return words.isEmpty() ? new TreeSet<>() : new TreeSet<>(List.of(words.split(" ")));
  }

  /** How an audit entry shows a user: without his password. */
  static String shown(User user) {
    Map<String, Object> shown = new TreeMap<>();
    shown.put("name", user.name());
    shown.put("origin", user.origin());
    shown.put("fullName", user.fullName());
    shown.put("groups", List.copyOf(user.groups()));
    shown.put("disabled", user.disabled());
    shown.put("password", !user.password().isEmpty());
    return StoredJson.of(shown);
  }

  private static User user(ResultSet row) throws SQLException {
    try {
      return new User(
          row.getString(1),
          row.getString(2),
          row.getString(3),
          row.getString(4),
          list(row.getString(5)),
          row.getBoolean(6),
          row.getLong(7),
          row.getLong(8));
    } catch (IllegalArgumentException e) {
      throw new StoredJson.Unreadable("a stored user is none: " + e.getMessage());
    }
  }
}
