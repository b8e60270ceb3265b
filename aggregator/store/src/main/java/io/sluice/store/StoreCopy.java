package io.sluice.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.proof.Chain;
import io.sluice.view.StoreUnavailable;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A whole database as a file, from a file, or into another database; from one state and in one
 * transaction, so that it is done or not done. A backup of either kind of database can be restored
 * into either kind. Blocks.
 */
public final class StoreCopy {
  private static final String FORMAT = "sluice-backup-1";
  private static final int BATCH = 500;

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
    if (Files.exists(to)) {
      throw new Refused(to + " exists; a backup is not written over");
    }
    Path unfinished = to.resolveSibling(to.getFileName() + ".unfinished");
    Summary summary;
    try (BufferedWriter file =
        new BufferedWriter(
            new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(unfinished)), StandardCharsets.UTF_8))) {
      summary = database.sql().read(connection -> write(connection, file));
    } catch (UncheckedIOException e) {
      Files.deleteIfExists(unfinished);
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
    try (FileChannel written = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    Files.move(unfinished, to, StandardCopyOption.ATOMIC_MOVE);
    return summary;
  }

  private static Summary write(Connection connection, BufferedWriter file) throws SQLException {
    try {
      Chain head = AuditHead.read(connection);
      line(
          file,
          "{\"backup\":\"%s\",\"entries\":%d,\"link\":\"%s\"}"
              .formatted(FORMAT, head.size(), head.link().hex()));
      TableDigests digests = new TableDigests();
      for (Table table : Table.all(connection)) {
        line(file, table.heading());
        each(connection, table, row -> line(file, digests.add(table.name(), row)));
      }
      line(file, "{\"end\":\"" + digests.text() + "\"}");
      return new Summary(digests.rows(), head.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Row {
    void take(String row) throws SQLException, IOException;
  }

  private static void each(Connection connection, Table table, Row each)
      throws SQLException, IOException {
    try (PreparedStatement select = connection.prepareStatement(table.select())) {
      select.setFetchSize(BATCH); // PostgreSQL's driver would hold all of them in memory
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          each.take(table.row(rows));
        }
      }
    }
  }

  private static void line(BufferedWriter file, String line) throws IOException {
    file.write(line);
    file.write('\n');
  }

  /**
   * Puts a backup in the place of all that a database holds.
   *
   * @param overNewer whether that may be done to one that holds acts which the backup does not
   * @throws StoreUnavailable if the database cannot be written; nothing is changed then
   */
  public static Summary restore(Database database, Path from, boolean overNewer)
      throws Refused, IOException {
    JsonNode first = checked(from);
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
        each(connection, table, row -> digests.add(table.name(), row));
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
    try (BufferedReader file = open(from)) {
      String unused = file.readLine(); // who made it; looked at before
      JsonNode heading = Table.read(String.valueOf(file.readLine()));
      while (heading.has("table")) {
        Table known = tables.get(heading.path("table").asText());
        if (known == null) {
          throw new IllegalArgumentException(
              "the backup has a table that this release does not know: "
                  + heading.path("table").asText());
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

  /** The first line of a backup that is whole. */
  private static JsonNode checked(Path from) throws Refused, IOException {
    try (BufferedReader file = open(from)) {
      JsonNode first = Table.read(String.valueOf(file.readLine()));
      if (!first.path("backup").asText().equals(FORMAT)) {
        throw new Refused(from + " is no backup that this release can read");
      }
      TableDigests digests = new TableDigests();
      String table = "";
      String last = "";
      for (String line = file.readLine(); line != null; line = file.readLine()) {
        if (line.startsWith("[")) {
          digests.add(table, line);
        } else {
          last = line;
          table = Table.read(line).path("table").asText();
        }
      }
      if (!Table.read(last.isEmpty() ? "{}" : last).path("end").asText().equals(digests.text())) {
        throw new Refused(from + " is damaged or not whole; nothing was restored");
      }
      return first;
    } catch (IllegalArgumentException | ZipException | EOFException e) {
      throw new Refused(from + " is damaged, or no backup; nothing was restored");
    }
  }

  private static BufferedReader open(Path from) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(from)), StandardCharsets.UTF_8));
  }
}
