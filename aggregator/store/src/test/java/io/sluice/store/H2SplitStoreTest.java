package io.sluice.store;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/** The contract, on an embedded database file. */
final class H2SplitStoreTest extends SplitStoreContract {
  private final Path folder;

  H2SplitStoreTest(@TempDir Path folder) {
    this.folder = folder;
  }

  static DatabaseAddress in(Path folder) {
    return new DatabaseAddress("jdbc:h2:file:" + folder.resolve("sluice"), "", "");
  }

  @Override
  Database open() {
    return Database.open(in(folder), Duration.ofSeconds(5), true, CLOCK);
  }
}
