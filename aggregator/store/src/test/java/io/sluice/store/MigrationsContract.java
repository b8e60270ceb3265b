package io.sluice.store;

import static io.sluice.store.SplitStoreContract.ANA;
import static io.sluice.store.SplitStoreContract.CLOCK;
import static io.sluice.store.SplitStoreContract.NOW;
import static io.sluice.store.SplitStoreContract.home;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.view.AuditLog;
import io.sluice.view.Home;
import io.sluice.view.MigrationStore;
import io.sluice.view.MigrationStore.Act;
import io.sluice.view.MigrationStore.Outcome;
import io.sluice.view.MigrationStore.StoredMigration;
import io.sluice.view.Policy;
import io.sluice.view.SplitStore;
import io.sluice.view.SplitStore.StoredChange.SplitStored;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import io.sluice.view.cluster.Leadership;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database behind {@link MigrationStore} keeps to. */
abstract class MigrationsContract {
  private static final Act START = new Act(ANA, "migration.start", "to pods");
  private static final Act STEP = new Act(ANA, "migration.advance", "");

  private final StoreUnderTest under;
  private Database database;
  private MigrationStore migrations;

  MigrationsContract(StoreUnderTest under) {
    this.under = under;
  }

  @BeforeEach
  void openEmpty() {
    database = under.open(CLOCK);
    migrations =
        new SqlMigrations(
            database.sql(), database::sqlSplits, new LeaderFence(Leadership.ALONE), CLOCK);
    assertThat(database.splits().putHomes(List.of(home("orders", "vm"), home("users", "vm"))))
        .isTrue();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static StoredMigration of(String id, String service, long at) {
    return new StoredMigration(id, service, "PLANNED", false, 0, at, "{\"steps\":[1]}");
  }

  private static StoredMigration next(StoredMigration seen, String state, boolean over) {
    return new StoredMigration(
        seen.id(), seen.service(), state, over, seen.generation(), 0, "{\"at\":2}");
  }

  private static StoredMigration committed(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    return ((Outcome.Committed) outcome).migration();
  }

  @Test
  void aNewMigrationHasTheFirstGenerationAndItsEntry() {
    StoredMigration made = committed(migrations.create(of("m-1", "orders", NOW), START));

    assertThat(made).isEqualTo(of("m-1", "orders", NOW).withGeneration(1));
    assertThat(migrations.find("m-1")).contains(made);
    assertThat(migrations.running()).containsExactly(made);
    AuditLog.Entry entry = database.audit().newest(1).get(0);
    assertThat(entry.action()).isEqualTo("migration.start");
    assertThat(entry.subject()).isEqualTo("orders");
    assertThat(entry.after()).contains("\"id\":\"m-1\"", "\"state\":\"PLANNED\"");
  }

  @Test
  void aServiceHasOneThatIsNotOver() {
    StoredMigration first = committed(migrations.create(of("m-1", "orders", NOW), START));

    assertThat(migrations.create(of("m-2", "orders", NOW), START))
        .isEqualTo(new Outcome.Taken(first));
    assertThat(migrations.create(of("m-1", "users", NOW), START))
        .isEqualTo(new Outcome.Taken(first));
    committed(migrations.create(of("m-3", "users", NOW), START));

    committed(migrations.put(next(first, "FINISHED", true), STEP));
    committed(migrations.create(of("m-2", "orders", NOW + 1), START));

    assertThat(migrations.running()).extracting(StoredMigration::id).containsExactly("m-2", "m-3");
    assertThat(migrations.newest(Optional.of("orders"), 9))
        .extracting(StoredMigration::id)
        .containsExactly("m-2", "m-1");
    assertThat(migrations.newest(Optional.empty(), 1))
        .extracting(StoredMigration::id)
        .containsExactly("m-2");
  }

  @Test
  void aStaleGenerationAndOneThatIsOverChangeNothing() {
    StoredMigration first = committed(migrations.create(of("m-1", "orders", NOW), START));
    StoredMigration second = committed(migrations.put(next(first, "RUNNING", false), STEP));

    assertThat(second.generation()).isEqualTo(2);
    assertThat(second.createdAt()).isEqualTo(NOW);
    assertThat(migrations.put(next(first, "PAUSED", false), STEP))
        .isEqualTo(new Outcome.Stale(second));

    StoredMigration over = committed(migrations.put(next(second, "ABORTED", true), STEP));
    assertThat(migrations.put(next(over, "RUNNING", false), STEP))
        .isEqualTo(new Outcome.Stale(over));
    assertThat(migrations.running()).isEmpty();
    assertThat(database.audit().newest(9))
        .filteredOn(entry -> entry.action().startsWith("migration."))
        .hasSize(3);
  }

  @Test
  void whatAccruesIsKeptWithoutAChange() {
    StoredMigration made = committed(migrations.create(of("m-1", "orders", NOW), START));
    StoredMigration accrued =
        new StoredMigration("m-1", "orders", "PLANNED", false, 1, NOW, "{\"baked\":7}");

    assertThat(migrations.keep(accrued)).isTrue();
    assertThat(migrations.keep(accrued.withGeneration(2))).isFalse();

    assertThat(migrations.find("m-1")).contains(accrued);
    assertThat(database.audit().newest(1).get(0).action()).isEqualTo("migration.start");
    committed(migrations.put(next(made, "ABORTED", true), STEP));
    assertThat(migrations.keep(accrued.withGeneration(2))).isFalse();
  }

  @Test
  void whatDoesNotExistIsUnknown() {
    assertThat(migrations.create(of("m-1", "ghosts", NOW), START)).isEqualTo(new Outcome.Unknown());
    assertThat(migrations.put(of("m-1", "orders", NOW), STEP)).isEqualTo(new Outcome.Unknown());
    assertThat(migrations.find("m-1")).isEmpty();
  }

  @Test
  void ofEightStartersAtOnceOneWins() throws Exception {
    ExecutorService starters = Executors.newFixedThreadPool(8);
    List<Callable<Outcome>> starts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      StoredMigration mine = of("m-" + i, "orders", NOW);
      starts.add(() -> migrations.create(mine, START));
    }

    int won = 0;
    for (Future<Outcome> start : starters.invokeAll(starts)) {
      won += start.get() instanceof Outcome.Committed ? 1 : 0;
    }
    starters.shutdown();

    assertThat(won).isEqualTo(1);
    assertThat(migrations.running()).hasSize(1);
  }

  private static final TrafficSplit CANARY =
      TrafficSplit.of(Map.of("vm", 9_900, "kubernetes", 100));
  private static final TrafficSplit HALF =
      TrafficSplit.of(Map.of("vm", 5_000, "kubernetes", 5_000));
  private static final TrafficSplit HOME = TrafficSplit.all("vm");

  private SplitStore.Outcome put(TrafficSplit split, long expected) {
    return database.splits().putSplit("orders", split, expected, ANA, "by hand");
  }

  private @Nullable StoredSplit orders() {
    return database.splits().load().splits().get("orders");
  }

  @Test
  void aStepAndItsSplitAreCommittedTogetherAndTheBaselineStays() {
    List<SplitStore.StoredChange> told = new ArrayList<>();
    database.splits().subscribe(told::add);
    StoredMigration seen = committed(migrations.create(of("m-1", "orders", NOW), START));

    seen = committed(migrations.put(next(seen, "RUNNING", false), move(CANARY, 0, false), STEP));
    seen = committed(migrations.put(next(seen, "RUNNING", false), move(HALF, 1, false), STEP));

    assertThat(orders())
        .extracting(StoredSplit::split, StoredSplit::baseline)
        .containsExactly(HALF, HOME);
    assertThat(told)
        .extracting(change -> ((SplitStored) change).split().generation())
        .containsExactly(1L, 2L);
    assertThat(database.audit().newest(2))
        .extracting(AuditLog.Entry::action)
        .containsExactly("migration.advance", "split.migrate");

    committed(migrations.put(next(seen, "ROLLED_BACK", true), move(HOME, 2, true), STEP));
    assertThat(orders()).extracting(StoredSplit::split).isEqualTo(HOME.namingAlso(HALF));
  }

  private static MigrationStore.Move move(TrafficSplit split, long expected, boolean back) {
    return new MigrationStore.Move(split, HOME, expected, back);
  }

  @Test
  void aSplitThatMovedMeanwhileOrIsFrozenLeavesTheMigrationWhereItWas() {
    StoredMigration seen = committed(migrations.create(of("m-1", "orders", NOW), START));

    assertThat(migrations.put(next(seen, "RUNNING", false), move(CANARY, 7, false), STEP))
        .isEqualTo(new Outcome.Refused(new SplitStore.Outcome.Stale(0)));
    assertThat(migrations.put(next(seen, "RUNNING", false), move(CANARY, 7, true), STEP))
        .isInstanceOf(Outcome.Refused.class);
    assertThat(migrations.find("m-1")).contains(seen);
    assertThat(orders()).isNull();
  }

  @Test
  void atItsEndTheHomeMovesAndTheSplitFollowsFromIt() {
    List<SplitStore.StoredChange> told = new ArrayList<>();
    StoredMigration seen = committed(migrations.create(of("m-1", "orders", NOW), START));
    seen = committed(migrations.put(next(seen, "RUNNING", false), move(HALF, 0, false), STEP));

    assertThat(migrations.finish(next(seen, "FINISHED", true), "kubernetes", STEP))
        .isEqualTo(new Outcome.Refused(new SplitStore.Outcome.Stale(1)));
    TrafficSplit pods = TrafficSplit.of(Map.of("vm", 0, "kubernetes", 10_000));
    seen = committed(migrations.put(next(seen, "SOAKING", false), move(pods, 1, false), STEP));
    database.splits().subscribe(told::add);
    committed(migrations.finish(next(seen, "FINISHED", true), "kubernetes", STEP));

    assertThat(database.splits().load().homes().get("orders"))
        .extracting(Home::environment)
        .isEqualTo("kubernetes");
    assertThat(orders())
        .extracting(StoredSplit::split, StoredSplit::baseline, StoredSplit::generation)
        .containsExactly(null, null, 3L);
    assertThat(told)
        .extracting(change -> change.getClass().getSimpleName())
        .containsExactly("HomeStored", "SplitStored");
    assertThat(database.audit().newest(3))
        .extracting(AuditLog.Entry::action)
        .containsExactly("migration.advance", "split.forget", "home.put");
    assertThat(migrations.running()).isEmpty();
  }

  @Test
  void whatAMigrationMovesNobodyElseMovesButARollback() {
    StoredMigration seen = committed(migrations.create(of("m-1", "orders", NOW), START));
    assertThat(put(CANARY, 0)).isInstanceOf(SplitStore.Outcome.Committed.class);
    seen = committed(migrations.put(next(seen, "RUNNING", false), move(HALF, 1, false), STEP));

    assertThat(put(CANARY, 2)).isEqualTo(new SplitStore.Outcome.Migrating("m-1"));
    assertThat(
            database
                .splits()
                .putPolicy(
                    "orders", new Policy(Policy.Zero.EXCLUDE, Policy.Empty.HOLD), 2, ANA, ""))
        .isInstanceOf(SplitStore.Outcome.Committed.class);
    assertThat(database.splits().rollback("orders", ANA, "back"))
        .isInstanceOf(SplitStore.Outcome.Committed.class);

    committed(migrations.put(next(seen, "PAUSED", false), STEP));
    assertThat(put(CANARY, 4)).isInstanceOf(SplitStore.Outcome.Committed.class);
  }

  @Test
  void boundsAreKept() {
    assertThatThrownBy(() -> of("../m", "orders", NOW))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new StoredMigration("m", "orders", "S", false, 0, NOW, "x".repeat((1 << 20) + 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
