package io.sluice.store;

import static io.sluice.store.SplitStoreContract.ANA;
import static io.sluice.store.SplitStoreContract.CANARY;
import static io.sluice.store.SplitStoreContract.CLOCK;
import static io.sluice.store.SplitStoreContract.HALF;
import static io.sluice.store.SplitStoreContract.home;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.view.SplitStore;
import io.sluice.view.SplitStore.Outcome;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.StoredSplit;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * PostgreSQL dies, turns read-only or has no connection left while Sluice writes, and recovers.
 * Meanwhile nothing is called committed, nothing is half done, and nobody restarts anything.
 */
final class PostgresFaultsTest {
  private final PostgresUnderTest under = PostgresUnderTest.fresh();
  private final Database database =
      Database.open(under.address(), Duration.ofSeconds(1), true, CLOCK);
  private final SplitStore store = database.splits();

  PostgresFaultsTest() {
    assertThat(store.putHomes(List.of(home("orders", "vm")))).isTrue();
    assertThat(store.putSplit("orders", CANARY, 0, ANA, "")).isInstanceOf(Outcome.Committed.class);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static void superuser(String... statements) {
    PostgresUnderTest.server().run("postgres", statements);
  }

  /** Whoever is connected meets the new rules at the next connection. */
  private void disconnectAll() {
    superuser(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
            + under.name()
            + "'");
  }

  private String refused() {
    Outcome outcome = store.putSplit("orders", HALF, 1, ANA, "");
    assertThat(outcome).isInstanceOf(Outcome.Unavailable.class);
    return ((Outcome.Unavailable) outcome).why();
  }

  private void worksAgainFromWhatWasCommitted() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              Outcome outcome = store.putSplit("orders", HALF, 1, ANA, "");
              assertThat(outcome).isInstanceOf(Outcome.Committed.class);
              assertThat(((Outcome.Committed) outcome).split().baseline()).isEqualTo(CANARY);
            });
    assertThat(database.audit().newest(9))
        .filteredOn(entry -> entry.action().equals("split.put"))
        .hasSize(2);
  }

  @Test
  void aKilledServerRefusesAndItsSuccessorTakesChanges() {
    PostgresUnderTest.server().kill();
    try {
      assertThat(refused()).contains("cannot be reached");
      assertThatThrownBy(store::load).isInstanceOf(StoreUnavailable.class);
    } finally {
      PostgresUnderTest.server().again();
    }

    worksAgainFromWhatWasCommitted();
  }

  @Test
  void aDatabaseThatTurnedReadOnlyIsReadAndTakesNoChange() {
    superuser("alter database " + under.name() + " set default_transaction_read_only = on");
    disconnectAll();

    await().untilAsserted(() -> assertThat(refused()).contains("is read-only", "primary"));
    assertThat(store.load().splits().get("orders"))
        .extracting(StoredSplit::split)
        .isEqualTo(CANARY);
    assertThat(database.outage()).isNotNull();

    superuser("alter database " + under.name() + " set default_transaction_read_only = off");
    worksAgainFromWhatWasCommitted();
    assertThat(database.outage()).isNull();
  }

  @Test
  void aServerWithoutAConnectionToSpareRefusesAndSaysSo() {
    superuser("alter database " + under.name() + " connection limit 0");
    disconnectAll();

    await().untilAsserted(() -> assertThat(refused()).contains("has no connection left"));

    superuser("alter database " + under.name() + " connection limit -1");
    worksAgainFromWhatWasCommitted();
  }

  /** A lock that somebody holds from a console of their own must not hang ours. */
  @Test
  void aRowThatSomebodyKeepsLockedCostsSecondsAndNotForEver() throws Exception {
    try (var other =
            DriverManager.getConnection(
                under.address().url(), under.address().user(), under.address().password());
        var lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("select * from home for update");
      long began = System.nanoTime();

      assertThat(refused()).contains("locked for too long");

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(6));
      other.rollback();
    }
    worksAgainFromWhatWasCommitted();
  }

  @Test
  void whatIsWrongAtTheStartIsSaidWithoutSecrets() {
    DatabaseAddress right = under.address();
    DatabaseAddress password = new DatabaseAddress(right.url(), right.user(), "tr0ub4dor");
    DatabaseAddress user = new DatabaseAddress(right.url(), "nobody", "tr0ub4dor");
    String elsewhere = right.url().replaceAll("/[^/]*$", "/nowhere");
    DatabaseAddress missing = new DatabaseAddress(elsewhere, right.user(), right.password());
    superuser("create database foreign_" + under.name());
    DatabaseAddress foreign =
        new DatabaseAddress(
            right.url().replaceAll("/[^/]*$", "/foreign_" + under.name()),
            right.user(),
            right.password());

    refusesToOpen(password, "refuses store.user with store.password");
    refusesToOpen(user, "refuses store.user with store.password");
    refusesToOpen(missing, "There is no database");
    refusesToOpen(foreign, "may not create or change tables");
    refusesToOpen(
        new DatabaseAddress("jdbc:postgresql://127.0.0.1:1/x?password=tr0ub4dor", "x", "y"),
        "cannot be reached");
  }

  private static void refusesToOpen(DatabaseAddress address, String words) {
    assertThatThrownBy(() -> Database.open(address, Duration.ofSeconds(1), true, CLOCK))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining(words)
        .message()
        .doesNotContain("tr0ub4dor")
        .doesNotContain(PostgresUnderTest.server().url("").replace("jdbc:", "") + "?");
    assertThat(address.toString()).doesNotContain("tr0ub4dor");
  }

  @ParameterizedTest
  @CsvSource({
    "53100,is full",
    "57P03,starting up",
    "57014,took too long",
    "08006,cannot be reached"
  })
  void everyStateHasWords(String state, String words) {
    DatabaseErrors errors = new DatabaseErrors(under.address());

    assertThat(errors.words(new SQLException("no words of a driver", state)))
        .contains(words)
        .doesNotContain("no words");
  }
}
