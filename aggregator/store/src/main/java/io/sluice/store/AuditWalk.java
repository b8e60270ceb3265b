package io.sluice.store;

import io.sluice.proof.Hash;
import io.sluice.proof.ProvenEntry;
import io.sluice.proof.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of the audit with their hashes, from one place to another. */
final class AuditWalk {
  private static final String SELECT =
      "select "
          + AuditRows.COLUMNS
          + ", leaf, link, dropped from audit where seq > ? and seq <= ? order by seq"
          + " fetch first ? rows only";

  private AuditWalk() {}

  /**
   * An entry and what stands beside it.
   *
   * @param dropped whether retention took its text
   */
  record Step(ProvenEntry entry, String leaf, String link, boolean dropped) {
    Row row() {
      return dropped
          ? new Row(entry.seq(), "", leaf, link, Row.RETENTION)
          : Row.of(entry, leaf, link);
    }
  }

  /** The next rows after a place, up to another one. */
  static List<Step> next(Connection connection, long after, long upTo, int most)
      throws SQLException {
    List<Step> steps = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setLong(1, after);
      select.setLong(2, upTo);
      select.setInt(3, most);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          steps.add(
              new Step(
                  AuditRows.proven(rows.getLong(1), AuditRows.entry(rows, 1)),
                  rows.getString(13),
                  rows.getString(14),
                  rows.getBoolean(15)));
        }
      }
    }
    return steps;
  }

  /** The chain's hash at a place. */
  static Optional<Hash> linkAt(Connection connection, long seq) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select link from audit where seq = ?")) {
      select.setLong(1, seq);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() && Hash.isOne(rows.getString(1))
            ? Optional.of(new Hash(rows.getString(1)))
            : Optional.empty();
      }
    }
  }
}
