package io.sluice.store;

import io.sluice.view.Policy;
import io.sluice.view.Slices;
import io.sluice.view.StoredSplit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The table of splits and policies. */
final class SplitRows {
  private static final String SELECT =
      "select service, split, baseline, policy, generation, beyond from traffic_split";

  private static final String INSERT =
      "insert into traffic_split (split, baseline, policy, generation, beyond, service)"
          + " values (?, ?, ?, ?, ?, ?)";

  private SplitRows() {}

  static Map<String, StoredSplit> all(Connection connection) throws SQLException {
    Map<String, StoredSplit> splits = new TreeMap<>();
    try (PreparedStatement select = connection.prepareStatement(SELECT);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        splits.put(rows.getString(1), split(rows));
      }
    }
    return splits;
  }

  static @Nullable StoredSplit find(Connection connection, String service) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT + " where service = ?")) {
      select.setString(1, service);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? split(rows) : null;
      }
    }
  }

  /**
   * Writes what follows the generation before, which is in force while its service is locked.
   *
   * @throws IllegalStateException if it is not
   */
  static void write(Connection connection, StoredSplit split) throws SQLException {
    boolean first = split.generation() == 1;
    String sql =
        first
            ? INSERT
            : "update traffic_split set split = ?, baseline = ?, policy = ?, generation = ?,"
                + " beyond = ? where service = ? and generation = ?";
    try (PreparedStatement write = connection.prepareStatement(sql)) {
      set(write, split);
      if (!first) {
        write.setLong(7, split.generation() - 1);
      }
      if (write.executeUpdate() != 1) {
        throw new IllegalStateException(
            "generation " + (split.generation() - 1) + " moved under its lock");
      }
    }
  }

  /** Puts a split in the place of an older one, or of none, with the generation that it has. */
  static void restore(Connection connection, StoredSplit split) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from traffic_split where service = ?")) {
      delete.setString(1, split.service());
      delete.executeUpdate();
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      set(insert, split);
      insert.executeUpdate();
    }
  }

  private static void set(PreparedStatement write, StoredSplit split) throws SQLException {
    write.setString(1, StoredJson.of(split.split()));
    write.setString(2, StoredJson.of(split.baseline()));
    write.setString(3, StoredJson.of(split.policy()));
    write.setLong(4, split.generation());
    write.setString(5, PolicyJson.beyond(split));
    write.setString(6, split.service());
  }

  private static StoredSplit split(ResultSet row) throws SQLException {
    String beyond = row.getString(6);
    Policy policy = StoredJson.policy(row.getString(4));
    return new StoredSplit(
        row.getString(1),
        StoredJson.split(row.getString(2)),
        StoredJson.split(row.getString(3)),
        beyond == null ? policy : StoredJson.policy(policy, beyond),
        beyond == null ? Slices.NONE : StoredJson.slices(beyond),
        row.getLong(5));
  }
}
