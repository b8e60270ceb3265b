package io.sluice.store;

import static io.sluice.store.SplitStoreContract.ANA;
import static io.sluice.store.SplitStoreContract.CANARY;
import static io.sluice.store.SplitStoreContract.CLOCK;
import static io.sluice.store.SplitStoreContract.HALF;
import static io.sluice.store.SplitStoreContract.home;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.view.Backups;
import io.sluice.view.SplitStore.Outcome;
import io.sluice.view.StoredSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that is stored goes into a file, comes back, and changes its database. */
final class StoreCopyTest {
  private final Path folder;

  StoreCopyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static void fill(Database database) {
    assertThat(database.splits().putHomes(List.of(home("orders", "vm")))).isTrue();
    database.splits().putSplit("orders", CANARY, 0, ANA, "caf\u00e9 \ud83d\ude80 '\"\\ \n");
  }

  @Test
  void aBackupOfEitherDatabaseComesBackInEither() throws Exception {
    StoreUnderTest h2 = H2UnderTest.in(folder);
    StoreUnderTest postgres = PostgresUnderTest.fresh();
    for (List<StoreUnderTest> way : List.of(List.of(h2, postgres), List.of(postgres, h2))) {
      Path backup = folder.resolve("backup-" + way.get(0).address().shared());
      try (Database from = way.get(0).open(CLOCK);
          Database to = way.get(1).open(CLOCK)) {
        if (way.get(0) == h2) {
          fill(from);
        }
        StoreCopy.Summary out = StoreCopy.backUp(from, backup);
        StoreCopy.Summary in = StoreCopy.restore(to, backup, false);

        assertThat(in).isEqualTo(out);
        assertThat(in.rows()).containsEntry("home", 1L).containsEntry("traffic_split", 1L);
        assertThat(to.splits().load()).isEqualTo(from.splits().load());
        assertThat(to.audit().newest(99)).isEqualTo(from.audit().newest(99));
      }
    }
  }

  @Test
  void afterARestorationChangesGoOnWhereTheBackupEnded() throws Exception {
    Path backup = folder.resolve("backup");
    for (StoreUnderTest under : List.of(H2UnderTest.in(folder), PostgresUnderTest.fresh())) {
      try (Database database = under.open(CLOCK)) {
        fill(database);
        StoreCopy.backUp(database, backup);
        database.splits().putSplit("orders", HALF, 1, ANA, "after the backup");

        assertThatThrownBy(() -> StoreCopy.restore(database, backup, false))
            .isInstanceOf(StoreCopy.Refused.class)
            .hasMessageContaining("--overwrite-newer");
        assertThat(database.audit().newestSeq()).isEqualTo(3);

        assertThat(StoreCopy.restore(database, backup, true).auditEntries()).isEqualTo(2);
        assertThat(database.splits().putSplit("orders", HALF, 1, ANA, ""))
            .isInstanceOf(Outcome.Committed.class);
      }
      Files.delete(backup);
    }
  }

  @Test
  void aBackupBesideAWriterIsOfOneMoment() throws Exception {
    for (StoreUnderTest under : List.of(H2UnderTest.in(folder), PostgresUnderTest.fresh())) {
      try (Database database = under.open(CLOCK)) {
        fill(database);
        AtomicBoolean stopped = new AtomicBoolean();
        CompletableFuture<Long> writer =
            CompletableFuture.supplyAsync(() -> write(database, stopped));
        StoreBackups backups = new StoreBackups(database.sql(), folder, 0);
        for (int i = 0; i < 3; i++) {
          Backups.Backup made = backups.write();
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.file())))
              .isEqualTo("rw-------");
          try (Database other = H2UnderTest.in(folder.resolve("into")).open(CLOCK)) {
            StoreCopy.restore(other, made.file(), true);

            StoredSplit split =
                Objects.requireNonNull(other.splits().load().splits().get("orders"));
            assertThat(other.audit().newestSeq()).isEqualTo(made.auditEntries());
            assertThat(other.audit().newest(1).get(0).after()).isEqualTo(StoredValues.of(split));
          }
          Files.delete(made.file());
        }
        stopped.set(true);
        assertThat(writer.join()).isGreaterThan(5);
      }
    }
  }

  /** Changes until it is told to stop; the generation then. */
  private static long write(Database database, AtomicBoolean stopped) {
    long generation = 1;
    while (!stopped.get()) {
      assertThat(
              database
                  .splits()
                  .putSplit("orders", generation % 2 == 0 ? CANARY : HALF, generation, ANA, ""))
          .isInstanceOf(Outcome.Committed.class);
      generation++;
    }
    return generation;
  }

  @Test
  void aBackupThatWouldFillTheDiskIsNotMade() throws Exception {
    try (Database database = H2UnderTest.in(folder).open(CLOCK)) {
      fill(database);
      StoreBackups backups = new StoreBackups(database.sql(), folder, Long.MAX_VALUE / 2);

      assertThatThrownBy(backups::write)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("make room there");
      assertThat(folder).isDirectoryNotContaining("glob:**/backup-*");
    }
  }

  @Test
  void aBackupFromBeforeATableWasDroppedComesBack() throws Exception {
    try (Database database = H2UnderTest.in(folder).open(CLOCK)) {
      fill(database);
      database
          .sql()
          .write(
              connection -> {
                try (Statement statement = connection.createStatement()) {
                  statement.execute("create table freeze_gate (number bigint)");
                  return statement.executeUpdate("insert into freeze_gate (number) values (0)");
                }
              });
      Path backup = folder.resolve("backup");
      StoreCopy.backUp(database, backup);
      database
          .sql()
          .write(
              connection -> {
                try (Statement statement = connection.createStatement()) {
                  return statement.execute("drop table freeze_gate");
                }
              });

      assertThat(StoreCopy.restore(database, backup, false).rows())
          .doesNotContainKey("freeze_gate");
    }
  }

  @Test
  void aMoveTakesEverythingAlongAndOnlyIntoAnEmptyDatabase() throws Exception {
    try (Database from = H2UnderTest.in(folder).open(CLOCK);
        Database to = PostgresUnderTest.fresh().open(CLOCK)) {
      fill(from);

      assertThat(StoreCopy.move(from, to, folder).auditEntries()).isEqualTo(2);

      assertThat(to.splits().load()).isEqualTo(from.splits().load());
      assertThat(to.splits().putSplit("orders", HALF, 1, ANA, ""))
          .isInstanceOf(Outcome.Committed.class);
      assertThatThrownBy(() -> StoreCopy.move(from, to, folder))
          .isInstanceOf(StoreCopy.Refused.class)
          .hasMessageContaining("not empty");
    }
  }

  @Test
  void aDamagedBackupChangesNothing() throws Exception {
    try (Database database = H2UnderTest.in(folder).open(CLOCK)) {
      fill(database);
      Path backup = folder.resolve("backup");
      StoreCopy.backUp(database, backup);
      assertThatThrownBy(() -> StoreCopy.backUp(database, backup))
          .isInstanceOf(StoreCopy.Refused.class);
      byte[] whole = Files.readAllBytes(backup);
      for (int length : new int[] {0, 5, whole.length / 2, whole.length - 9}) {
        Path part = Files.write(folder.resolve("part"), Arrays.copyOf(whole, length));

        assertThatThrownBy(() -> StoreCopy.restore(database, part, true))
            .isInstanceOf(StoreCopy.Refused.class);
      }
      assertThat(database.audit().newestSeq()).isEqualTo(2);
    }
  }
}
