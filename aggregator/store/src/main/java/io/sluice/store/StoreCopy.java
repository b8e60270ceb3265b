package io.sluice.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.proof.Chain;
import io.sluice.view.StoreUnavailable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A whole database as a file, from a file, or into another database; from one state and in one
 * transaction, so that it is done or not done. A backup of either kind of database can be restored
 * into either kind. Blocks.
 */
public final class StoreCopy {
  private static final int BATCH = 500;

  /** Tables that no release has used; backups from before V11 have them. */
  private static final Set<String> DROPPED = Set.of("change_freeze", "freeze_gate");

  private StoreCopy() {}

  /**
   * What was copied.
   *
   * @param rows by table
   * @param auditEntries how far the audit goes
   */
  public record Summary(SortedMap<String, Long> rows, long auditEntries) {
    /** Of all tables. */
    public long allRows() {
      return rows.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** It was not done; nothing was changed. Says why and what to do. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * Writes a backup, which appears under its name when it is whole and on disk.
   *
   * @param to a file that is not there
   * @throws StoreUnavailable if the database cannot be read
   */
  public static Summary backUp(Database database, Path to) throws Refused, IOException {
    return BackupFile.write(database.sql(), to, 0);
  }

  /**
   * Puts a backup in the place of all that a database holds.
   *
   * @param overNewer whether that may be done to one that holds acts which the backup does not
   * @throws StoreUnavailable if the database cannot be written; nothing is changed then
   */
  public static Summary restore(Database database, Path from, boolean overNewer)
      throws Refused, IOException {
    JsonNode first = BackupFile.checked(from);
    long entries = first.path("entries").asLong();
    if (!overNewer && database.sql().read(c -> lacks(c, entries, first.path("link").asText()))) {
      throw new Refused(
          "the database holds acts that the backup does not know; to lose them, say"
              + " --overwrite-newer");
    }
    return replace(database, from, null);
  }

  /** Whether the audit of the database is not the beginning of a backup's. */
  private static boolean lacks(Connection connection, long entries, String link)
      throws SQLException {
    Chain here = AuditHead.read(connection);
    return here.size() > entries
        || (here.size() == entries && entries > 0 && !here.link().hex().equals(link));
  }

  /**
   * Copies everything into another database, which must hold nothing yet, and compares both before
   * the copy counts.
   *
   * @throws StoreUnavailable if one of them cannot be used; nothing is changed then
   */
  public static Summary move(Database from, Database to, Path folder) throws Refused, IOException {
    if (to.sql().read(connection -> AuditHead.read(connection).size()) > 0) {
      throw new Refused("the database that is to be filled is not empty; name an empty one");
    }
    Path between = Files.createTempFile(folder, "store-move", ".gz");
    Files.delete(between);
    try {
      backUp(from, between);
      TableDigests digests = new TableDigests();
      from.sql().read(connection -> digest(connection, digests));
      return replace(to, between, digests.text());
    } finally {
      Files.deleteIfExists(between);
    }
  }

  private static TableDigests digest(Connection connection, TableDigests digests)
      throws SQLException {
    try {
      for (Table table : Table.all(connection)) {
        BackupFile.each(connection, table, row -> digests.add(table.name(), row));
      }
      return digests;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Summary replace(Database database, Path from, @Nullable String wanted)
      throws Refused, IOException {
    try {
      return database.sql().write(connection -> replace(connection, from, wanted));
    } catch (IllegalArgumentException e) {
      throw new Refused(String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Summary replace(Connection connection, Path from, @Nullable String wanted)
      throws SQLException {
    SortedMap<String, Table> tables = new TreeMap<>();
    Table.all(connection).forEach(table -> tables.put(table.name(), table));
    try (Statement statement = connection.createStatement()) {
      for (Table table : tables.values()) {
        statement.execute("delete from " + table.name());
      }
    }
    try (BufferedReader file = BackupFile.open(from)) {
      String unused = file.readLine(); // who made it; looked at before
      JsonNode heading = Table.read(String.valueOf(file.readLine()));
      while (heading.has("table")) {
        String name = heading.path("table").asText();
        if (DROPPED.contains(name)) {
          heading = Table.read(pastRows(file));
          continue;
        }
        Table known = tables.get(name);
        if (known == null) {
          throw new IllegalArgumentException(
              "the backup has a table that this release does not know: " + name);
        }
        heading = Table.read(insert(connection, known.as(heading), file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TableDigests after = digest(connection, new TableDigests());
    if (wanted != null && !after.text().equals(wanted)) {
      throw new IllegalArgumentException("the copy is not equal to the original; it is undone");
    }
    restartIdentities(connection, tables);
    return new Summary(after.rows(), AuditHead.read(connection).size());
  }

  /** Leaves out the rows that come next; gives the line after them. */
  private static String pastRows(BufferedReader file) throws IOException {
    String line = String.valueOf(file.readLine());
    while (line.startsWith("[")) {
      line = String.valueOf(file.readLine());
    }
    return line;
  }

  /** Writes the rows that come next; gives the line after them. */
  private static String insert(Connection connection, Table table, BufferedReader file)
      throws SQLException, IOException {
    try (PreparedStatement insert = connection.prepareStatement(table.insert())) {
      int waiting = 0;
      String line = String.valueOf(file.readLine());
      while (line.startsWith("[")) {
        table.bind(insert, line);
        insert.addBatch();
        if (++waiting % BATCH == 0) {
          insert.executeBatch();
        }
        line = String.valueOf(file.readLine());
      }
      insert.executeBatch();
      return line;
    }
  }

  /** The next number that a table gives is beyond those that it was given. */
  private static void restartIdentities(Connection connection, SortedMap<String, Table> tables)
      throws SQLException {
    for (Table table : tables.values()) {
      for (Table.Column column : table.columns()) {
        if (column.identity()) {
          try (Statement statement = connection.createStatement();
              ResultSet most =
                  statement.executeQuery(
                      "select coalesce(max(" + column.name() + "), 0) from " + table.name())) {
            long next = most.next() ? most.getLong(1) + 1 : 1;
            try (Statement alter = connection.createStatement()) {
              // H2 commits here: all that was copied is complete and compared by now.
              alter.execute(
                  "alter table "
                      + table.name()
                      + " alter column "
                      + column.name()
                      + " restart with "
                      + next);
            }
          }
        }
      }
    }
  }
}
