package io.sluice.store;

import static io.sluice.store.SplitStoreContract.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.proof.Chain;
import io.sluice.view.AuditLog;
import io.sluice.view.StoredSplit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody kills the server while it writes, several times over and at any statement of a
 * transaction. What it had answered must be there, each step of the generation must have its one
 * audit entry, and the audit must have no gap and go on where it was cut.
 */
final class KilledWriterTest {
  private static final int ROUNDS = 3;

  /** No change takes longer on a machine that is at rest; less hits a statement of the next one. */
  private static final int WITHIN_NANOS = 8_000_000;

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
    long before = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      long answered = writeAndKill(under.address(), 12);
      assertThat(answered).isGreaterThan(before);

      try (Database database = under.open(CLOCK)) {
        StoredSplit split = Objects.requireNonNull(database.splits().load().splits().get("orders"));
        assertThat(split.generation())
            .as("nothing answered is lost")
            .isBetween(answered, answered + 1);
        assertEachStepIsAudited(split, database.audit().after(0, 1_000_000));
        assertTheChainIsWhole(database);
        before = split.generation();
      }
    }
  }

  private static void assertEachStepIsAudited(StoredSplit split, List<AuditLog.Recorded> all) {
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).seq()).as("no gap").isEqualTo(i + 1);
    }
    List<AuditLog.Entry> steps =
        all.stream()
            .map(AuditLog.Recorded::entry)
            .filter(entry -> entry.action().matches("split\\..*|policy\\..*"))
            .toList();
    assertThat(steps).as("an entry for each step").hasSize((int) split.generation());
    String last = "";
    for (int i = 0; i < steps.size(); i++) {
      AuditLog.Entry step = steps.get(i);
      assertThat(step.before()).as("each stands on the one before").isEqualTo(last);
      assertThat(step.after()).contains("\"generation\":" + (i + 1));
      last = step.after();
    }
    assertThat(last).isEqualTo(StoredValues.of(split));
  }

  private static void assertTheChainIsWhole(Database database) {
    Chain head = database.sql().read(AuditHead::read);
    List<AuditWalk.Step> steps =
        database.sql().read(connection -> AuditWalk.next(connection, 0, head.size(), 1_000_000));
    Chain chain = Chain.EMPTY;
    for (AuditWalk.Step step : steps) {
      chain = chain.with(step.entry().leaf());
      assertThat(chain.link().hex()).isEqualTo(step.link());
    }
    assertThat(chain.head()).isEqualTo(head.head());
  }

  /** The moment is the fault: nobody waits for anything here. */
  private static void awaitAnyMoment() {
    long until = System.nanoTime() + ThreadLocalRandom.current().nextInt(WITHIN_NANOS);
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
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
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // it lives for seconds
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
      awaitAnyMoment();
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
