package io.sluice.store;

import io.sluice.view.Home;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The table of homes. A home's row is also the lock of its service. */
final class HomeRows {
  private HomeRows() {}

  static Map<String, Home> all(Connection connection) throws SQLException {
    Map<String, Home> homes = new TreeMap<>();
    try (PreparedStatement select =
            connection.prepareStatement("select service, environment, ports from home");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        homes.put(rows.getString(1), home(rows));
      }
    }
    return homes;
  }

  static @Nullable Home find(Connection connection, String service) throws SQLException {
    return one(
        connection, "select service, environment, ports from home where service = ?", service);
  }

  /** The home, its row locked until the transaction ends, or null. */
  static @Nullable Home lock(Connection connection, String service) throws SQLException {
    return one(
        connection,
        "select service, environment, ports from home where service = ? for update",
        service);
  }

  private static @Nullable Home one(Connection connection, String sql, String service)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, service);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? home(rows) : null;
      }
    }
  }

  static void insert(Connection connection, Home home) throws SQLException {
    write(connection, "insert into home (environment, ports, service) values (?, ?, ?)", home);
  }

  static void update(Connection connection, Home home) throws SQLException {
    write(connection, "update home set environment = ?, ports = ? where service = ?", home);
  }

  private static void write(Connection connection, String sql, Home home) throws SQLException {
    try (PreparedStatement write = connection.prepareStatement(sql)) {
      write.setString(1, home.environment());
      write.setString(2, StoredJson.of(home.ports()));
      write.setString(3, home.service());
      write.executeUpdate();
    }
  }

  private static Home home(ResultSet row) throws SQLException {
    return new Home(row.getString(1), row.getString(2), StoredJson.ports(row.getString(3)));
  }
}
