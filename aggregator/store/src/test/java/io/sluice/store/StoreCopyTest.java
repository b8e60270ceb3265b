package io.sluice.store;

import static io.sluice.store.SplitStoreContract.ANA;
import static io.sluice.store.SplitStoreContract.CANARY;
import static io.sluice.store.SplitStoreContract.CLOCK;
import static io.sluice.store.SplitStoreContract.HALF;
import static io.sluice.store.SplitStoreContract.home;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.view.SplitStore.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
