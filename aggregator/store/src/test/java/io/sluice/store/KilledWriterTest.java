package io.sluice.store;

import static io.sluice.store.SplitStoreContract.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.AuditLog;
import io.sluice.view.StoredSplit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody kills the server while it writes, several times over. What it had answered must be
 * there, and a split must agree with its newest audit entry.
 */
final class KilledWriterTest {
  private final Path folder;

  KilledWriterTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void whatWasAnsweredIsInTheFileAndAgreesWithTheAudit() throws Exception {
    killAndLook(H2UnderTest.in(folder));
  }

  @Test
  void whatWasAnsweredIsInPostgresAndAgreesWithTheAudit() throws Exception {
    killAndLook(PostgresUnderTest.fresh());
  }

  private static void killAndLook(StoreUnderTest under) throws Exception {
    for (int round = 1; round <= 3; round++) {
      long answered = writeAndKill(under.address(), 20 * round);

      try (Database database = under.open(CLOCK)) {
        StoredSplit split = Objects.requireNonNull(database.splits().load().splits().get("orders"));
        List<AuditLog.Entry> entries =
            database.audit().newest(1_000_000).stream()
                .filter(entry -> entry.action().equals("split.put"))
                .toList();
        assertThat(split.generation()).isBetween(answered, answered + 1);
        assertThat(entries).hasSize((int) split.generation());
        assertThat(entries.get(0).after()).isEqualTo(StoredValues.of(split));
      }
    }
  }

  /**
   * Kills a writing process once it has answered that many changes; the last generation it told.
   */
  private static long writeAndKill(DatabaseAddress address, int changes)
      throws IOException, InterruptedException {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EndlessWriter.class.getName(),
                address.url(),
                address.user(),
                address.password())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long answered = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < changes; i++) {
        answered = Long.parseLong(String.valueOf(lines.readLine()));
      }
      writer.toHandle().destroyForcibly(); // keeps what it said last readable
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        answered = Long.parseLong(line);
      }
    } finally {
      writer.destroyForcibly().waitFor();
    }
    return answered;
  }
}
