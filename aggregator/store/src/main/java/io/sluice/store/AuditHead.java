package io.sluice.store;

import io.sluice.proof.Chain;
import io.sluice.proof.Hash;
import io.sluice.proof.Tree;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The one row that says how far the audit goes; who has locked it decides who is next. */
final class AuditHead {
  private static final String SELECT = "select entries, link, peaks from audit_head where id = 1";

  private AuditHead() {}

  static Chain read(Connection connection) throws SQLException {
    return select(connection, SELECT);
  }

  /** Keeps every other writer of the audit waiting until this transaction ends. */
  static Chain lock(Connection connection) throws SQLException {
    return select(connection, SELECT + " for update");
  }

  static void write(Connection connection, Chain chain) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update audit_head set entries = ?, link = ?, peaks = ? where id = 1")) {
      update.setLong(1, chain.size());
      update.setString(2, chain.link().hex());
      update.setString(3, chain.tree().text());
      update.executeUpdate();
    }
  }

  private static Chain select(Connection connection, String sql) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet rows = select.executeQuery()) {
      if (!rows.next()) {
        throw new StoredJson.Unreadable("the audit has no head");
      }
      return new Chain(Tree.read(rows.getLong(1), rows.getString(3)), new Hash(rows.getString(2)));
    } catch (IllegalArgumentException e) {
      throw new StoredJson.Unreadable("the audit's head is none: " + e.getMessage());
    }
  }
}
