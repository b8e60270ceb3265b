package io.sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A member as a process, whose database a disk has damaged. */
@Timeout(180)
final class DamagedDatabaseIT {
  private final Path folder;

  DamagedDatabaseIT(@TempDir Path folder) {
    this.folder = folder;
  }

  /** A disk ate the second half of the database. */
  private byte[] damaged(Path config, Path database) throws IOException {
    try (RunningServer server = RunningServer.start(config).awaitReady()) {
      server.process().stop();
    }
    byte[] half = Arrays.copyOf(Files.readAllBytes(database), 8_192);
    Files.write(database, half);
    return half;
  }

  /** To start empty over a damaged database would undo every shift. */
  @Test
  void aDamagedDatabaseIsNamedAndLeftAsItIs() throws Exception {
    Path config = RunningServer.configure(folder);
    Path database = folder.resolve("data/sluice.mv.db");
    byte[] half = damaged(config, database);
    Files.delete(folder.resolve("data/last-known-good"));

    try (RunningServer server = RunningServer.start(config)) {
      assertThat(server.process().onExit().get(60, TimeUnit.SECONDS)).isEqualTo(1);

      assertThat(server.standardError()).contains(database.toString(), "damaged", "backup");
      assertThat(server.standardOutput()).isEmpty();
    }
    assertThat(Files.readAllBytes(database)).isEqualTo(half);
  }

  @Test
  void aDamagedDatabaseIsDoneWithoutWhereItIsKnownWhatWasInIt() throws Exception {
    Path config = RunningServer.configure(folder);
    Path database = folder.resolve("data/sluice.mv.db");
    byte[] half = damaged(config, database);

    try (RunningServer server = RunningServer.start(config).awaitReady()) {
      assertThat(server.listensAndNamed("The database is not used")).isTrue();
    }
    assertThat(Files.readAllBytes(database)).isEqualTo(half);
  }
}
