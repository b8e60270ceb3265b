package io.sluice.store;

import static io.sluice.store.SplitStoreContract.ANA;
import static io.sluice.store.SplitStoreContract.CANARY;
import static io.sluice.store.SplitStoreContract.CLOCK;
import static io.sluice.store.SplitStoreContract.HALF;
import static io.sluice.store.SplitStoreContract.home;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.view.AuditLog;
import io.sluice.view.Formats;
import io.sluice.view.Hold;
import io.sluice.view.SplitStore;
import io.sluice.view.SplitStore.Admission;
import io.sluice.view.SplitStore.Outcome;
import io.sluice.view.SplitStore.Stored;
import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.Upgrades.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database is not what it was when the member starts. */
final class TrustedStoreTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Path folder;

  TrustedStoreTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file() {
    return folder.resolve("sluice.mv.db");
  }

  private Database database(boolean create) {
    return Database.open(
        new DatabaseAddress("jdbc:h2:file:" + folder.resolve("sluice"), "", ""),
        Duration.ofMillis(300),
        create,
        CLOCK);
  }

  private TrustedStore open(Stored known) {
    return TrustedStore.open(() -> database(false), known, false, CLOCK);
  }

  /** Orders at home in vm, with a split of generation 2. */
  private Stored filled() {
    try (Database database = database(true)) {
      SplitStore store = database.splits();
      store.putHomes(List.of(home("orders", "vm")));
      store.putSplit("orders", CANARY, 0, ANA, "");
      store.putSplit("orders", HALF, 1, ANA, "");
      return store.load();
    }
  }

  @Test
  void aDatabaseThatKnowsAsMuchIsTheTruth() {
    Stored known = filled();

    try (TrustedStore store = open(known)) {
      assertThat(store.alarms()).isEmpty();
      assertThat(store.load()).isEqualTo(known);
      List<StoredChange> heard = new CopyOnWriteArrayList<>();
      store.subscribe(heard::add);

      assertThat(store.putSplit("orders", CANARY, 2, ANA, ""))
          .isInstanceOf(Outcome.Committed.class);
      assertThat(heard).hasSize(1);
    }
  }

  @Test
  void aLostDatabaseIsNotMadeAnewAndIsUsedAgainWhenItIsMovedBack() throws IOException {
    Stored known = filled();
    Path elsewhere = Files.move(file(), folder.resolve("elsewhere"));

    try (TrustedStore store = open(known)) {
      assertThat(store.load()).isEqualTo(known);
      assertThat(store.putSplit("orders", CANARY, 2, ANA, ""))
          .isInstanceOf(Outcome.Unavailable.class);
      assertThat(store.rollback("orders", ANA, "")).isInstanceOf(Outcome.Unavailable.class);
      assertThat(store.putHomes(List.of(home("users", "vm")))).isFalse();
      assertThat(store.alarms())
          .singleElement()
          .satisfies(alarm -> assertThat(alarm.text()).contains("gone", "--adopt-last-known-good"));
      assertThat(file()).doesNotExist();

      Files.move(elsewhere, file());

      await().atMost(SOON).until(() -> store.alarms().isEmpty());
      assertThat(store.putSplit("orders", CANARY, 2, ANA, ""))
          .isInstanceOf(Outcome.Committed.class);
    }
  }

  @Test
  void aBackupWithoutAnAdmissionIsNotBelieved() {
    Stored stored = filled();
    Stored known =
        new Stored(
            stored.homes(),
            stored.splits(),
            List.of(new Admission("pods", "orders.shop", "orders")),
            stored.sources(),
            stored.format());

    try (TrustedStore store = open(known)) {
      assertThat(store.load().admissions()).isEqualTo(known.admissions());
      assertThat(store.alarms()).hasSize(1);
    }
  }

  @Test
  void aRestoredBackupIsNotBelieved() throws IOException {
    filled();
    Path backup = Files.copy(file(), folder.resolve("backup"));
    Stored known;
    try (Database database = database(true)) {
      database.splits().putSplit("orders", CANARY, 2, ANA, "");
      known = database.splits().load();
    }
    Files.delete(file());
    Files.copy(backup, file());

    try (TrustedStore store = open(known)) {
      assertThat(store.load().splits().get("orders")).isEqualTo(known.splits().get("orders"));
      assertThat(store.putSplit("orders", HALF, 3, ANA, ""))
          .isInstanceOf(Outcome.Unavailable.class);
      assertThat(store.alarms().get(0).text()).contains("older", "orders", "last-known-good");
    }
  }

  /** Orders are held, and this is what was stored then. */
  private Stored held() {
    try (Database database = database(true)) {
      database.holds().hold(Hold.Scope.SERVICE, "orders", Duration.ofHours(4), ANA, "moving");
      return database.splits().load();
    }
  }

  @Test
  void aBackupThatNeverHeardOfAHoldIsNotBelievedUntilItIsAdopted() throws IOException {
    filled();
    Path backup = Files.copy(file(), folder.resolve("backup"));
    Stored known = held();
    Files.delete(file());
    Files.copy(backup, file());

    try (TrustedStore store = open(known)) {
      assertThat(store.load().holds()).isEqualTo(known.holds()).hasSize(1);
      assertThat(store.alarms().get(0).text()).contains("older", "the hold of orders");
    }
    try (TrustedStore store = TrustedStore.open(() -> database(false), known, true, CLOCK)) {
      assertThat(store.alarms()).isEmpty();
      assertThat(store.load().holds()).isEqualTo(known.holds());
    }
  }

  @Test
  void aHoldThatWasEndedAfterTheMemberSavedWhatItKnowsIsNotLacking() {
    filled();
    Stored known = held();
    try (Database database = database(true)) {
      database.holds().endHold(Hold.Scope.SERVICE, "orders", ANA, "done");
    }

    try (TrustedStore store = open(known)) {
      assertThat(store.alarms()).isEmpty();
      assertThat(store.load().holds()).isEmpty();
    }
  }

  @Test
  void aHoldOfAnUnknownKindKeepsNothingElseFromBeingRead() throws SQLException {
    filled();
    Stored known = held();
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("sluice"), "", "");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into operator_hold (scope, name, since, ends_at, actor, reason)"
              + " values ('PLANET', 'earth', 1, 9000000000000, 'ana', '')");
    }

    try (TrustedStore store = open(known)) {
      assertThat(store.alarms()).isEmpty();
      assertThat(store.load()).isEqualTo(known);
    }
  }

  @Test
  void aDamagedDatabaseIsTakenOverWithoutARestartOnceItIsRepaired() throws IOException {
    Stored known = filled();
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), new byte[0]);

    try (TrustedStore store = open(known)) {
      List<StoredChange> heard = new CopyOnWriteArrayList<>();
      store.subscribe(heard::add);
      assertThat(store.load()).isEqualTo(known);
      assertThat(store.knowSources(Map.of("new", true))).isTrue();
      assertThat(store.alarms().get(0).text()).contains("damaged");

      Files.write(file(), whole);

      await().atMost(SOON).until(() -> store.alarms().isEmpty());
      await().atMost(SOON).until(() -> !heard.isEmpty());
      assertThat(store.load().sources()).containsEntry("new", true);
      assertThat(store.putSplit("orders", CANARY, 2, ANA, ""))
          .isInstanceOf(Outcome.Committed.class);
      assertThat(heard.get(heard.size() - 1)).isInstanceOf(StoredChange.SplitStored.class);
    }
  }

  @Test
  void anOperatorMayHaveALostDatabaseFilledFromWhatIsKnown() throws IOException {
    Stored known = filled();
    Files.delete(file());

    try (TrustedStore store = TrustedStore.open(() -> database(true), known, true, CLOCK)) {
      assertThat(store.alarms()).isEmpty();
      assertThat(store.load()).isEqualTo(known);
      assertThat(store.putSplit("orders", CANARY, 2, ANA, ""))
          .isInstanceOf(Outcome.Committed.class);
      assertThat(store.newest(10)).extracting(AuditLog.Entry::action).contains("split.adopt");
    }
    try (TrustedStore later = open(known)) {
      assertThat(later.alarms()).isEmpty();
      assertThat(later.load().splits())
          .hasEntrySatisfying("orders", split -> assertThat(split.generation()).isEqualTo(3));
    }
  }

  @Test
  void aDatabaseThatIsFilledAnewHasTheFormatsThatProxiesHave() throws IOException {
    Stored known = in(filled(), new Formats(1, 2, 3));
    Files.delete(file());

    try (TrustedStore store = TrustedStore.open(() -> database(true), known, true, CLOCK)) {
      assertThat(store.load().formats()).isEqualTo(known.formats());
      assertThat(store.upgrades().advance().way()).isEqualTo(Way.PAUSED);
      assertThat(store.newest(10)).extracting(AuditLog.Entry::action).contains("format.adopt");
    }
  }

  @Test
  void aBackupOfAnOlderFormatIsNotBelievedAndItsFormatNotRendered() {
    Stored known = in(filled(), Formats.of(3));

    try (TrustedStore store = open(known)) {
      assertThat(store.alarms()).hasSize(1);
      assertThat(store.load().formats()).isEqualTo(Formats.of(3));
      assertThatThrownBy(() -> store.upgrades().advance()).isInstanceOf(StoreUnavailable.class);
    }
  }

  private static Stored in(Stored stored, Formats formats) {
    return new Stored(
        stored.homes(),
        stored.splits(),
        stored.admissions(),
        stored.sources(),
        formats,
        stored.holds());
  }

  @Test
  void withoutAnythingKnownADamagedDatabaseStopsTheStart() throws IOException {
    Files.write(file(), new byte[0]);

    assertThatThrownBy(() -> TrustedStore.open(() -> database(true), null, false, CLOCK))
        .isInstanceOf(StoreUnavailable.class);
  }
}
