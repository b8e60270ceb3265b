package io.sluice.store;

import static io.sluice.store.SplitStoreContract.CLOCK;
import static io.sluice.store.SplitStoreContract.home;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.view.StoreUnavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk ate the database file. To start empty over it would send every shifted service back to its
 * home, so the server refuses, names the file, and leaves every byte where it is.
 */
final class DamagedDatabaseTest {
  private final Path folder;

  DamagedDatabaseTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file() {
    return folder.resolve("sluice.mv.db");
  }

  private Database open() {
    return Database.open(H2SplitStoreTest.in(folder), Duration.ofSeconds(1), true, CLOCK);
  }

  private byte[] written() throws IOException {
    try (Database database = open()) {
      assertThat(database.splits().putHomes(List.of(home("orders", "vm")))).isTrue();
    }
    return Files.readAllBytes(file());
  }

  private void assertRefused(byte[] damaged) throws IOException {
    Files.write(file(), damaged);

    assertThatThrownBy(this::open)
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining(file().toString())
        .hasMessageContaining("damaged")
        .hasMessageContaining("backup");

    assertThat(Files.readAllBytes(file())).isEqualTo(damaged);
  }

  @Test
  void aFileWithoutAByteIsDamaged() throws IOException {
    assertRefused(new byte[0]);
  }

  @Test
  void aFileOfZerosIsDamaged() throws IOException {
    assertRefused(new byte[written().length]);
  }

  @Test
  void aFileOfWordsIsDamaged() throws IOException {
    assertRefused("services: {}\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aFileOfWhichOnlyTheHeadIsLeftIsDamaged() throws IOException {
    assertRefused(Arrays.copyOf(written(), 8192));
  }

  @Test
  void aFileWhoseBodyIsGarbageIsDamaged() throws IOException {
    byte[] bytes = written();
    Arrays.fill(bytes, 8192, bytes.length, (byte) 0x5a);
    assertRefused(bytes);
  }

  @Test
  void whatIsStoredOutlivesARestart() throws IOException {
    written();

    try (Database database = open()) {
      assertThat(database.splits().load().homes()).containsOnlyKeys("orders");
    }
  }
}
