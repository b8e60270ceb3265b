package io.sluice.store;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

class H2PeopleTest extends PeopleContract {
  private final Path folder;

  H2PeopleTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Override
  Database open(Clock clock) {
    DatabaseAddress address =
        new DatabaseAddress("jdbc:h2:file:" + folder.resolve("sluice"), "", "");
    return Database.open(address, Duration.ofMillis(300), true, clock);
  }
}
