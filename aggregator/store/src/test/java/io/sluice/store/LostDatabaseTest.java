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
import io.sluice.view.SplitStore;
import io.sluice.view.SplitStore.Outcome;
import io.sluice.view.StoreUnavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database goes away while Sluice runs, and comes back. Meanwhile nothing may be called
 * committed, and afterwards nobody should have to restart anything.
 */
final class LostDatabaseTest {
  private static final String SECRET = "correct-horse-battery";

  private final Path folder;

  LostDatabaseTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Server listen(int port) throws Exception {
    return Server.createTcpServer(
            "-tcpPort", String.valueOf(port), "-ifNotExists", "-baseDir", folder.toString())
        .start();
  }

  @Test
  void changesAreRefusedWhileItIsAwayAndWorkWhenItIsBack() throws Exception {
    Server server = listen(0);
    int port = server.getPort();
    DatabaseAddress address =
        new DatabaseAddress("jdbc:h2:tcp://127.0.0.1:" + port + "/./sluice", "sluice", SECRET);
    try (Database database = Database.open(address, Duration.ofMillis(300), true, CLOCK)) {
      SplitStore store = database.splits();
      store.putHomes(List.of(home("orders", "vm")));
      store.putSplit("orders", CANARY, 0, ANA, "");

      server.stop();

      Outcome refused = store.putSplit("orders", HALF, 1, ANA, "");
      assertThat(refused).isInstanceOf(Outcome.Unavailable.class);
      assertThat(refused.toString()).doesNotContain(SECRET);
      assertThat(store.rollback("orders", ANA, "")).isInstanceOf(Outcome.Unavailable.class);
      assertThat(store.putHomes(List.of(home("users", "vm")))).isFalse();
      assertThat(store.admit(List.of(new SplitStore.Admission("s", "n", "orders")), ANA, ""))
          .isFalse();
      assertThat(store.knowSources(Map.of("s", true))).isFalse();
      assertThat(database.audit().append(new AuditLog.Entry(1, ANA, "a", "s", "", "", "")))
          .isFalse();
      assertThatThrownBy(store::load)
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .message()
          .doesNotContain(SECRET);

      Server again = listen(port);
      await()
          .untilAsserted(
              () ->
                  assertThat(store.putSplit("orders", HALF, 1, ANA, ""))
                      .isInstanceOf(Outcome.Committed.class));
      assertThat(store.load().homes()).containsOnlyKeys("orders");
      again.stop();
    }
  }

  @Test
  void aWrongPasswordIsNamedAndNotShown() throws Exception {
    Server server = listen(0);
    String url = "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/./sluice";
    Database.open(new DatabaseAddress(url, "sluice", SECRET), Duration.ofSeconds(1), true, CLOCK)
        .close();

    DatabaseAddress wrong = new DatabaseAddress(url, "sluice", "tr0ub4dor");
    assertThatThrownBy(() -> Database.open(wrong, Duration.ofSeconds(1), true, CLOCK))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("refuses store.user with store.password")
        .message()
        .doesNotContain("tr0ub4dor");
    assertThat(wrong.toString()).doesNotContain("tr0ub4dor");
    server.stop();
  }

  /**
   * H2 closes its file when the thread that uses it is interrupted; the store must outlive that.
   */
  @Test
  void anInterruptedWriterHarmsNobodyElse() {
    try (Database database =
        Database.open(H2SplitStoreTest.in(folder), Duration.ofSeconds(1), true, CLOCK)) {
      SplitStore store = database.splits();
      store.putHomes(List.of(home("orders", "vm")));

      Thread.currentThread().interrupt();
      Outcome interrupted = store.putSplit("orders", CANARY, 0, ANA, "");
      assertThat(Thread.interrupted() || interrupted instanceof Outcome.Unavailable).isTrue();

      long seen = interrupted instanceof Outcome.Committed ? 1 : 0;
      await()
          .untilAsserted(
              () ->
                  assertThat(store.putSplit("orders", HALF, seen, ANA, ""))
                      .isInstanceOf(Outcome.Committed.class));
      assertThat(store.load().splits()).containsOnlyKeys("orders");
    }
  }

  /** Each commit is found by whoever reads the file as a crash in this moment would leave it. */
  @Test
  void whatIsCommittedIsOnDiskFromTheFirstCommitOn() throws Exception {
    DatabaseAddress address = H2SplitStoreTest.in(folder);
    try (Database database = Database.open(address, Duration.ofSeconds(1), true, CLOCK)) {
      for (int i = 1; i <= 10; i++) {
        assertThat(database.splits().putHomes(List.of(home("orders-" + i, "vm")))).isTrue();
        Path crashed = Files.createDirectory(folder.resolve("crash-" + i));
        Files.copy(folder.resolve("sluice.mv.db"), crashed.resolve("sluice.mv.db"));
        try (Database found =
            Database.open(H2SplitStoreTest.in(crashed), Duration.ofSeconds(1), false, CLOCK)) {
          assertThat(found.splits().load().homes()).as("after commit " + i).hasSize(i);
        }
      }
    }
  }
}
