package io.sluice.store;

import io.sluice.view.SplitStore.Admission;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tables of known sources and of their admitted names. */
final class SourceRows {
  private SourceRows() {}

  static List<Admission> admissions(Connection connection) throws SQLException {
    List<Admission> admissions = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement("select source, name, service from admission");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        admissions.add(new Admission(rows.getString(1), rows.getString(2), rows.getString(3)));
      }
    }
    return admissions;
  }

  static boolean isAdmitted(Connection connection, Admission admission) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select 1 from admission where source = ? and name = ? and service = ?")) {
      return exists(bind(select, admission));
    }
  }

  static void insert(Connection connection, Admission admission) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into admission (source, name, service) values (?, ?, ?)")) {
      bind(insert, admission).executeUpdate();
    }
  }

  static Map<String, Boolean> known(Connection connection) throws SQLException {
    Map<String, Boolean> known = new TreeMap<>();
    try (PreparedStatement select =
            connection.prepareStatement("select source, established from known_source");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        known.put(rows.getString(1), rows.getBoolean(2));
      }
    }
    return known;
  }

  static boolean isKnown(Connection connection, String source) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select 1 from known_source where source = ?")) {
      select.setString(1, source);
      return exists(select);
    }
  }

  static void insert(Connection connection, String source, boolean established)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into known_source (source, established) values (?, ?)")) {
      insert.setString(1, source);
      insert.setBoolean(2, established);
      insert.executeUpdate();
    }
  }

  private static PreparedStatement bind(PreparedStatement statement, Admission admission)
      throws SQLException {
    statement.setString(1, admission.source());
    statement.setString(2, admission.name());
    statement.setString(3, admission.service());
    return statement;
  }

  private static boolean exists(PreparedStatement select) throws SQLException {
    try (ResultSet rows = select.executeQuery()) {
      return rows.next();
    }
  }
}
