package io.sluice.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.proof.Chain;
import io.sluice.store.StoreCopy.Refused;
import io.sluice.store.StoreCopy.Summary;
import io.sluice.view.StoreUnavailable;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * A backup as it stands on disk, gzip over lines of JSON: who made it, then a heading and its rows
 * for each table, then a digest of all rows. It holds hashes of passwords and tokens, so nobody but
 * its owner may read it.
 */
final class BackupFile {
  private static final String FORMAT = "sluice-backup-1";
  private static final int BATCH = 500;

  private BackupFile() {}

  /** Takes a row as it stands in a backup. */
  interface Row {
    void take(String row) throws SQLException, IOException;
  }

  /**
   * Writes one, which appears under its name when it is whole and on disk.
   *
   * @param leaves how many bytes it leaves free on the disk at least
   * @throws StoreUnavailable if the database cannot be read
   */
  static Summary write(Sql sql, Path to, long leaves) throws Refused, IOException {
    if (Files.exists(to)) {
      throw new Refused(to + " exists; a backup is not written over");
    }
    Path unfinished = to.resolveSibling(to.getFileName() + ".unfinished");
    try {
      Summary summary = sql.read(connection -> write(connection, unfinished, leaves));
      Files.move(unfinished, to, StandardCopyOption.ATOMIC_MOVE);
      return summary;
    } catch (UncheckedIOException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static Summary write(Connection connection, Path unfinished, long leaves)
      throws SQLException {
    try {
      Files.deleteIfExists(unfinished); // of an attempt that was cut off
      Summary summary;
      try (FileChannel channel =
              FileChannel.open(
                  unfinished,
                  Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rw-------")));
          BufferedWriter file =
              new BufferedWriter(
                  new OutputStreamWriter(
                      new GZIPOutputStream(
                          new ConsiderateOutput(
                              Channels.newOutputStream(channel), unfinished, leaves)),
                      StandardCharsets.UTF_8))) {
        summary = write(connection, file);
      }
      sync(unfinished);
      return summary;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
      written.force(true);
    }
  }

  private static Summary write(Connection connection, BufferedWriter file)
      throws SQLException, IOException {
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
  }

  /** All rows of a table, as they would stand in a backup. */
  static void each(Connection connection, Table table, Row each) throws SQLException, IOException {
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

  /** The first line of a backup that is whole. */
  static JsonNode checked(Path from) throws Refused, IOException {
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

  /** Its lines, from the first. */
  static BufferedReader open(Path from) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(from)), StandardCharsets.UTF_8));
  }
}
