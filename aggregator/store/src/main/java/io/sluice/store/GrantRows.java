package io.sluice.store;

import io.sluice.view.people.Grant;
import io.sluice.view.people.Principal;
import io.sluice.view.people.Role;
import io.sluice.view.people.Scope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table of grants. */
final class GrantRows {
  private static final String COLUMNS =
      "id, role_name, to_kind, to_name, services, environment, since, granted_by";

  private GrantRows() {}

  static List<Grant> all(Connection connection) throws SQLException {
    List<Grant> grants = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "select " + COLUMNS + " from role_grant order by since, id");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        grants.add(grant(rows));
      }
    }
    return grants;
  }

  static void insert(Connection connection, Grant grant) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into role_grant (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, grant.id());
      insert.setString(2, grant.role().name());
      insert.setString(3, grant.to().kind().name());
      insert.setString(4, grant.to().name());
      insert.setString(5, grant.scope().services());
      insert.setString(6, grant.scope().environment());
      insert.setLong(7, grant.since());
      insert.setString(8, grant.by());
      insert.executeUpdate();
    }
  }

  static void delete(Connection connection, String id) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from role_grant where id = ?")) {
      delete.setString(1, id);
      delete.executeUpdate();
    }
  }

  /** How an audit entry shows a grant. */
  static String shown(Grant grant) {
    Map<String, Object> shown = new TreeMap<>();
    shown.put("id", grant.id());
    shown.put("role", grant.role().word());
    shown.put(grant.to().kind().word(), grant.to().name());
    shown.put("services", grant.scope().services());
    shown.put("environment", grant.scope().environment());
    return StoredJson.of(shown);
  }

  private static Grant grant(ResultSet row) throws SQLException {
    try {
      return new Grant(
          row.getString(1),
          Role.valueOf(row.getString(2)),
          new Principal(Principal.Kind.valueOf(row.getString(3)), row.getString(4)),
          new Scope(row.getString(5), row.getString(6)),
          row.getLong(7),
          row.getString(8));
    } catch (IllegalArgumentException e) {
      throw new StoredJson.Unreadable("a stored grant is none: " + e.getMessage());
    }
  }
}
