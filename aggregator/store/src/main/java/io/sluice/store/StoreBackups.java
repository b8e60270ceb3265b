package io.sluice.store;

import io.sluice.view.Backups;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Backups beside a running server, written into its data folder until they have been taken. */
public final class StoreBackups implements Backups {
  /** An embedded database that finds no room refuses changes; the emergencies' file needs some. */
  private static final long LEAVES = 64L << 20;

  private final Sql sql;
  private final Path folder;
  private final long leaves;

  StoreBackups(Sql sql, Path folder, long leaves) {
    this.sql = sql;
    this.folder = folder;
    this.leaves = leaves;
  }

  /**
   * Of a database while it is believed; what a run before left in the folder is removed.
   *
   * @throws IOException if the folder cannot be read
   */
  public static StoreBackups of(TrustedStore store, Path folder) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "backup-*.gz*")) {
      for (Path one : left) {
        Files.deleteIfExists(one);
      }
    }
    return new StoreBackups(store.sql(), folder, LEAVES);
  }

  @Override
  public synchronized Backup write() throws IOException {
    Path file = folder.resolve("backup-" + UUID.randomUUID() + ".gz");
    try {
      StoreCopy.Summary summary = BackupFile.write(sql, file, leaves);
      return new Backup(file, summary.allRows(), summary.auditEntries());
    } catch (StoreCopy.Refused e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
