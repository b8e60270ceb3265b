package io.sluice.view;

import java.io.IOException;
import java.nio.file.Path;

/** Everything that is stored as one file, beside a server that goes on (docs/design/0015). */
public interface Backups {
  /** For who has nothing to back up. */
  Backups NONE =
      () -> {
        throw new IOException("this server makes no backups");
      };

  /**
   * Writes one, of one state of the database; changes go on meanwhile. Blocks, for minutes where
   * much is stored; one at a time.
   *
   * @return a file of its own, readable by its owner alone; whoever asked deletes it
   * @throws StoreUnavailable if the database cannot be read or is not believed
   * @throws IOException if it cannot be written, or would fill the disk; nothing is left of it
   */
  Backup write() throws IOException;

  /**
   * A backup on disk.
   *
   * @param rows of all tables
   * @param auditEntries how far the audit goes
   */
  record Backup(Path file, long rows, long auditEntries) {}
}
