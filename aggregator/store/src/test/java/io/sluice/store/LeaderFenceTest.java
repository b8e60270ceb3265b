package io.sluice.store;

import static io.sluice.store.SplitStoreContract.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.view.Actor;
import io.sluice.view.FederatedView;
import io.sluice.view.Home;
import io.sluice.view.MigrationStore.Act;
import io.sluice.view.MigrationStore.Outcome;
import io.sluice.view.MigrationStore.StoredMigration;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.ViewChange;
import io.sluice.view.cluster.Exchange;
import io.sluice.view.cluster.Leadership;
import io.sluice.view.cluster.Leases;
import io.sluice.view.history.Span;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two members on one database, of which one leads. */
class LeaderFenceTest {
  private static final Actor ANA = new Actor("ana", "", "");
  private static final Duration LONG = Duration.ofHours(1);

  private final Led a = new Led("a");
  private final Led b = new Led("b");
  private Database database;
  private SqlLeases leases;

  /** A member that believes that it leads. */
  private static final class Led implements Leadership {
    private final String member;
    private volatile long epoch;
    private volatile boolean asked;

    Led(String member) {
      this.member = member;
    }

    @Override
    public String holder() {
      return member;
    }

    @Override
    public long epoch() {
      asked = true;
      return epoch;
    }
  }

  @BeforeEach
  void open(@TempDir Path folder) {
    database = H2UnderTest.in(folder).open(CLOCK);
    leases = new SqlLeases(database.sql());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void leads(Led member) {
    leases.release(Leases.LEADER, member == a ? "b" : "a");
    member.epoch =
        Objects.requireNonNull(leases.take(Leases.LEADER, member.holder(), LONG, 0)).epoch();
  }

  @Test
  void whoWasAsleepCommitsNothing() {
    leads(a);
    leads(b); // and a has not heard of it
    Sql sql = new LeaderFence(a).before(database.sql());

    assertThatThrownBy(() -> sql.write(connection -> 1))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessage("another member leads");
    int read = sql.read(connection -> 1);
    int written = new LeaderFence(b).before(database.sql()).write(connection -> 2);
    assertThat(read).isEqualTo(1);
    assertThat(written).isEqualTo(2);
  }

  @Test
  void theEngineMovesOnlyWhereItLeadsAndAPersonAnywhere() {
    leads(b);
    SqlMigrations migrations =
        new SqlMigrations(database.sql(), database::sqlSplits, new LeaderFence(a), CLOCK);
    database.sqlSplits().putHomes(List.of(new Home("orders", "vm", new TreeMap<>(Map.of("", "")))));
    StoredMigration first = new StoredMigration("m1", "orders", "DRAFT", false, 0, 1, "{}");
    assertThat(migrations.create(first, new Act(ANA, "migration.create", "")))
        .isInstanceOf(Outcome.Committed.class);
    StoredMigration next = new StoredMigration("m1", "orders", "RUNNING", false, 1, 1, "{}");

    assertThat(migrations.put(next, new Act(Actor.SYSTEM, "migration.step", "")))
        .isEqualTo(new Outcome.Unavailable("another member leads"));
    assertThat(migrations.put(next, new Act(ANA, "migration.start", "")))
        .isInstanceOf(Outcome.Committed.class);
    assertThat(migrations.keep(next.withGeneration(2))).isFalse();
  }

  @Test
  void theHistoryIsWrittenByOneAndGoesOnWithTheOther() {
    leads(a);
    try (HistoryRecorder one = recorder(a);
        HistoryRecorder other = recorder(b)) {
      ViewChange open = new ViewChange(FederatedView.empty(1), Set.of(), true);
      one.start();
      one.viewChanged(open);
      await().until(() -> spans().size() == 1);
      other.start();
      other.viewChanged(open);
      await().until(() -> b.asked); // it has seen that another one leads
      leads(b);
      a.epoch = 0;
      await().until(() -> spans().size() == 2);
      assertThat(spans().get(1).why()).isEqualTo("another member wrote it");
      b.epoch = 0;
      leads(a);
      await().until(() -> spans().size() == 3);
    }
  }

  private List<Span> spans() {
    return database
        .sql()
        .read(connection -> SpanRows.between(connection, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private HistoryRecorder recorder(Leadership member) {
    return RecordedHistory.on(
            database.sql(),
            new LeaderFence(member).before(database.sql()),
            new HistoryRecorder.Settings(
                Duration.ofMillis(1),
                100,
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                Duration.ofDays(1)),
            Map::of,
            Exchange.ALONE,
            Clock.systemUTC())
        .recorder();
  }
}
