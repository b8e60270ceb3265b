package io.sluice.store;

import io.sluice.view.MigrationStore.StoredMigration;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of migrations. */
final class MigrationRows {
  private static final String SELECT =
      "select id, service, state, running, generation, created_at, document from migration";

  private MigrationRows() {}

  static List<StoredMigration> running(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(SELECT + " where running is not null order by running")) {
      return all(select);
    }
  }

  static List<StoredMigration> newest(Connection connection, Optional<String> service, int limit)
      throws SQLException {
    String where = service.isPresent() ? " where service = ?" : "";
    try (PreparedStatement select =
        connection.prepareStatement(
            SELECT + where + " order by created_at desc, id fetch first ? rows only")) {
      int parameter = 1;
      if (service.isPresent()) {
        select.setString(parameter++, service.get());
      }
      select.setInt(parameter, limit);
      return all(select);
    }
  }

  static @Nullable StoredMigration find(Connection connection, String id) throws SQLException {
    return one(connection, " where id = ?", id);
  }

  static @Nullable StoredMigration runningOf(Connection connection, String service)
      throws SQLException {
    return one(connection, " where running = ?", service);
  }

  static void insert(Connection connection, StoredMigration migration) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into migration (state, running, generation, document, id, service, created_at)"
                + " values (?, ?, ?, ?, ?, ?, ?)")) {
      bind(insert, migration);
      insert.setString(6, migration.service());
      insert.setLong(7, migration.createdAt());
      insert.executeUpdate();
    }
  }

  /**
   * Writes what follows the generation before.
   *
   * @return false when that generation is no longer in force
   */
  static boolean update(Connection connection, StoredMigration migration) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update migration set state = ?, running = ?, generation = ?, document = ?"
                + " where id = ? and generation = ?")) {
      bind(update, migration);
      update.setLong(6, migration.generation() - 1);
      return update.executeUpdate() == 1;
    }
  }

  /** Writes the document alone; false when its generation is no longer in force. */
  static boolean keep(Connection connection, StoredMigration migration) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update migration set document = ?"
                + " where id = ? and generation = ? and running is not null")) {
      update.setString(1, migration.document());
      update.setString(2, migration.id());
      update.setLong(3, migration.generation());
      return update.executeUpdate() == 1;
    }
  }

  private static void bind(PreparedStatement write, StoredMigration migration) throws SQLException {
    write.setString(1, migration.state());
    if (migration.over()) {
      write.setNull(2, Types.VARCHAR);
    } else {
      write.setString(2, migration.service());
    }
    write.setLong(3, migration.generation());
    write.setString(4, migration.document());
    write.setString(5, migration.id());
  }

  private static @Nullable StoredMigration one(Connection connection, String where, String value)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT + where)) {
      select.setString(1, value);
      List<StoredMigration> found = all(select);
      return found.isEmpty() ? null : found.get(0);
    }
  }

  private static List<StoredMigration> all(PreparedStatement select) throws SQLException {
    List<StoredMigration> migrations = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        migrations.add(
            new StoredMigration(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4) == null,
                rows.getLong(5),
                rows.getLong(6),
                rows.getString(7)));
      }
    }
    return migrations;
  }
}
