package io.sluice.store;

import static io.sluice.store.SplitStoreContract.ANA;
import static io.sluice.store.SplitStoreContract.CANARY;
import static io.sluice.store.SplitStoreContract.CLOCK;
import static io.sluice.store.SplitStoreContract.HALF;
import static io.sluice.store.SplitStoreContract.NOW;
import static io.sluice.store.SplitStoreContract.home;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.view.Actor;
import io.sluice.view.Alarm;
import io.sluice.view.ApprovalRule;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.Emergencies;
import io.sluice.view.Emergencies.Choice;
import io.sluice.view.Emergency;
import io.sluice.view.SplitStore;
import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A rollback at three in the morning, with the database away, slow, back, older, or lost in the
 * moment of a commit: nothing of it is ever lost or done twice.
 */
abstract class EmergencyContract {
  private static final TrafficSplit HOME = TrafficSplit.all("vm");
  private static final Actor EVE = new Actor("eve", "192.0.2.9", "r-9");

  private final StoreUnderTest under;
  private final Path folder;
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final List<StoredChange> heard = new CopyOnWriteArrayList<>();
  private Database database;
  private EmergencyStore store;
  private final BreakableSql away = new BreakableSql(() -> database.sql());

  EmergencyContract(StoreUnderTest under, Path folder) {
    this.under = under;
    this.folder = folder;
  }

  @BeforeEach
  void ordersAtHalf() throws IOException {
    database = under.open(CLOCK);
    SplitStore splits = database.splits();
    splits.putHomes(List.of(home("orders", "vm"), home("users", "vm")));
    for (String service : List.of("orders", "users")) {
      splits.putSplit(service, HALF, 0, ANA, "");
    }
    store = reopened();
  }

  @AfterEach
  void close() {
    store.close();
    away.answering.countDown();
    workers.shutdownNow();
    database.close();
  }

  /** As after a crash: nothing of the run before is left but the disk and the database. */
  private EmergencyStore reopened() throws IOException {
    return reopened(workers);
  }

  private EmergencyStore reopened(Executor committing) throws IOException {
    EmergencyStore opened = in(folder, committing);
    opened.subscribe(heard::add);
    return opened;
  }

  private EmergencyStore in(Path folder, Executor committing) throws IOException {
    SplitStore splits =
        new SqlSplitStore(
            away, CLOCK, new Subscribers(), new StandingGate(ApprovalRule.NONE, CLOCK));
    return EmergencyStore.open(splits, away::outage, away, folder, committing, CLOCK);
  }

  private StoredSplit stored(String service) {
    return Objects.requireNonNull(database.splits().load().splits().get(service));
  }

  private Emergencies.Outcome rollBack(String service) {
    return store.rollback(service, stored(service), ANA, "it burns");
  }

  private List<Entry> audited(String action) {
    return database.audit().newest(100).stream()
        .filter(entry -> entry.action().equals(action))
        .toList();
  }

  private static @Nullable Emergency standing(Emergencies.Outcome outcome) {
    return outcome instanceof Emergencies.Outcome.Standing standing ? standing.emergency() : null;
  }

  private List<String> services() {
    return store.standing().stream().map(Emergency::service).toList();
  }

  @Test
  void whileTheDatabaseCanCommitItIsAnOrdinaryRollback() {
    Emergencies.Outcome outcome = rollBack("orders");

    assertThat(outcome).isInstanceOf(Emergencies.Outcome.Ordinary.class);
    assertThat(stored("orders").split()).isEqualTo(HOME);
    assertThat(store.standing()).isEmpty();
    assertThat(folder.resolve("emergency-rollbacks")).doesNotExist();
    assertThat(audited("split.rollback")).hasSize(1);
  }

  @Test
  void withTheDatabaseAwayItIsOnDiskInForceAndAnAlarm() {
    away.down = true;

    Emergencies.Outcome outcome = rollBack("orders");

    assertThat(standing(outcome)).isNotNull();
    assertThat(folder.resolve("emergency-rollbacks")).content().contains("\"orders\"", "it burns");
    assertThat(services()).containsExactly("orders");
    assertThat(heard.get(heard.size() - 1))
        .isEqualTo(new StoredChange.EmergenciesStand(store.standing()));
    assertThat(store.alarms())
        .singleElement()
        .satisfies(
            alarm -> {
              assertThat(alarm.kind()).isEqualTo(Alarm.Kind.EMERGENCY);
              assertThat(alarm.subject()).isEqualTo("orders");
              assertThat(alarm.text())
                  .contains("Rolled back to vm 100% without", "ana from 192.0.2.7");
            });
    assertThat(stored("orders").split()).isEqualTo(HALF);
  }

  @Test
  void aSecondOneChangesNothing() {
    away.down = true;
    Emergency first = Objects.requireNonNull(standing(rollBack("orders")));

    Emergencies.Outcome second = store.rollback("orders", stored("orders"), EVE, "me too");

    assertThat(second).isEqualTo(new Emergencies.Outcome.Standing(first, false));
    assertThat(store.standing()).hasSize(1);
  }

  @Test
  void whoIsAtTheBaselineGoesNowhere() {
    database.splits().rollback("orders", ANA, "");
    away.down = true;

    assertThat(rollBack("orders")).isInstanceOf(Emergencies.Outcome.AtBaseline.class);
    assertThat(store.rollback("new", null, ANA, ""))
        .isInstanceOf(Emergencies.Outcome.AtBaseline.class);
    assertThat(store.standing()).isEmpty();
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsNotWaitedFor() {
    away.answering = new CountDownLatch(1);
    long began = System.nanoTime();

    Emergencies.Outcome outcome = rollBack("orders");

    assertThat(standing(outcome)).isNotNull();
    assertThat((System.nanoTime() - began) / 1_000_000).isLessThan(3_000);
    // Both arrive in the end; they agree.
    away.answering.countDown();
    await().until(() -> store.standing().isEmpty());
    assertThat(stored("orders").split()).isEqualTo(HOME);
    assertThat(stored("orders").generation()).isEqualTo(2);
  }

  @Test
  void oneThatNeverBeganBeginsNoMore() throws IOException {
    store.close();
    List<Runnable> waiting = new CopyOnWriteArrayList<>();
    store = reopened(waiting::add);

    assertThat(standing(rollBack("orders"))).isNotNull();
    await().until(() -> store.standing().isEmpty());
    store.putSplit("orders", CANARY, 2, EVE, "the pods are well again");
    waiting.forEach(Runnable::run);

    assertThat(stored("orders").split()).isEqualTo(CANARY);
    assertThat(audited("split.rollback")).isEmpty();
  }

  @Test
  void anOutageThatNobodyKnowsOfIsFoundByTheRollbackItself() {
    away.down = true;
    away.unnoticed = true;

    assertThat(standing(rollBack("orders"))).isNotNull();
  }

  @Test
  void itSurvivesARestartAndIsStoredWhenTheDatabaseIsBack() throws IOException {
    away.down = true;
    rollBack("orders");
    rollBack("users");
    store.close();

    store = reopened();
    assertThat(services()).containsExactly("orders", "users");
    assertThat(store.putSplit("orders", CANARY, 1, EVE, ""))
        .isInstanceOf(SplitStore.Outcome.Unavailable.class);
    away.down = false;

    StoredChange over = new StoredChange.EmergenciesStand(List.of());
    await().until(() -> heard.get(heard.size() - 1).equals(over));
    assertThat(store.standing()).isEmpty();
    assertThat(stored("orders"))
        .isEqualTo(new StoredSplit("orders", HOME, HOME, stored("orders").policy(), 2));
    assertThat(audited("split.emergency"))
        .hasSize(2)
        .allSatisfy(
            entry -> {
              assertThat(entry.actor()).isEqualTo(ANA);
              assertThat(entry.reason()).isEqualTo("it burns");
              assertThat(entry.after()).contains("\"at\":" + NOW, "\"stoodOn\":1");
            });
    assertThat(folder.resolve("emergency-rollbacks")).doesNotExist();
    assertThat(store.alarms()).isEmpty();
    assertThat(heard.get(heard.size() - 2))
        .as("what is stored is told before what stands above it goes")
        .isInstanceOf(StoredChange.SplitStored.class);
  }

  @Test
  void aMemberThatHearsOfItHasItOnItsDiskAndBothStoreItOnce() throws IOException {
    away.down = true;
    rollBack("orders");
    byte[] told = store.shared().orElseThrow();
    Path beside = Files.createDirectories(folder.resolve("beside"));
    try (EmergencyStore other = in(beside, workers)) {
      other.heard("member-1", told);
      assertThat(other.standing()).isEqualTo(store.standing());
      assertThat(beside.resolve("emergency-rollbacks")).exists();
      away.down = false;
      await().until(() -> store.standing().isEmpty() && other.standing().isEmpty());

      assertThat(audited("split.emergency")).hasSize(1);
      other.heard("member-1", told); // by who has not heard that it is over
      other.heard("member-1", new byte[] {'{'});
      assertThat(other.standing()).isEmpty();
      assertThat(store.shared()).isEmpty();
    }
  }

  @Test
  void aCommitThatNobodyLearntOfIsNotRepeated() throws IOException {
    away.down = true;
    rollBack("orders");
    byte[] file = Files.readAllBytes(folder.resolve("emergency-rollbacks"));
    away.silent = true;
    away.down = false;

    await().until(() -> store.standing().isEmpty());
    assertThat(audited("split.emergency")).hasSize(1);
    assertThat(stored("orders").generation()).isEqualTo(2);

    // Or the process dies before the file is tidied, and somebody has moved on meanwhile.
    store.close();
    database.splits().putSplit("orders", CANARY, 2, EVE, "");
    Files.write(folder.resolve("emergency-rollbacks"), file);
    store = reopened();
    assertThat(store.standing()).isEmpty();
    assertThat(stored("orders").split()).isEqualTo(CANARY);
    assertThat(audited("split.emergency")).hasSize(1);
  }

  private void conflict() {
    away.down = true;
    rollBack("orders");
    database.splits().putSplit("orders", CANARY, 1, EVE, "on another member");
    away.down = false;
    await().until(() -> store.standing().get(0).conflicting());
  }

  @Test
  void whatContradictsTheDatabaseStaysInForceUntilSomebodyDecides() {
    conflict();

    assertThat(stored("orders").split()).isEqualTo(CANARY);
    assertThat(store.alarms().get(0).text())
        .contains("sluice emergency keep orders", "sluice emergency drop orders");
    assertThat(store.putSplit("orders", HALF, 2, EVE, ""))
        .isInstanceOf(SplitStore.Outcome.EmergencyStands.class);
    assertThat(store.putPolicy("orders", SplitStoreContract.STANDBY, 2, EVE, ""))
        .isInstanceOf(SplitStore.Outcome.EmergencyStands.class);
    assertThat(store.putSplit("users", CANARY, 1, EVE, ""))
        .isInstanceOf(SplitStore.Outcome.Committed.class);
  }

  @Test
  void keepingItStoresItOverWhatIsThere() {
    conflict();

    assertThat(store.decide("orders", Choice.KEEP, EVE, "pods still burn"))
        .isEqualTo(new Emergencies.Decided.Done(stored("orders")));

    assertThat(stored("orders").split()).isEqualTo(HOME);
    assertThat(stored("orders").generation()).isEqualTo(3);
    assertThat(store.standing()).isEmpty();
    assertThat(audited("split.emergency.keep"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.actor()).isEqualTo(EVE));
    assertThat(store.decide("orders", Choice.KEEP, EVE, ""))
        .isInstanceOf(Emergencies.Decided.None.class);
  }

  @Test
  void droppingItLeavesWhatIsStoredAndIsAudited() throws IOException {
    conflict();

    store.decide("orders", Choice.DROP, EVE, "it was fixed");

    assertThat(stored("orders").split()).isEqualTo(CANARY);
    assertThat(audited("split.emergency.drop")).hasSize(1);
    store.close();
    store = reopened();
    assertThat(store.standing()).isEmpty();
  }

  @Test
  void aRollbackIsNeverRefusedForAConflictAndEndsIt() {
    conflict();

    assertThat(store.rollback("orders", EVE, "")).isInstanceOf(SplitStore.Outcome.Committed.class);

    assertThat(stored("orders").split()).isEqualTo(HALF); // the baseline of the newer change
    assertThat(store.standing()).isEmpty();
  }

  @Test
  void aDecisionWithoutTheDatabaseIsNone() {
    away.down = true;
    rollBack("orders");

    assertThat(store.decide("orders", Choice.DROP, EVE, ""))
        .isInstanceOf(Emergencies.Decided.Refused.class);
    assertThat(services()).containsExactly("orders");
  }

  @Test
  void aDamagedFileIsSetAsideAndAnAlarm() throws IOException {
    away.down = true;
    rollBack("orders");
    store.close();
    Path file = folder.resolve("emergency-rollbacks");
    Files.writeString(file, Files.readString(file).replace("10000", "10001"));

    store = reopened();

    assertThat(store.standing()).isEmpty();
    assertThat(store.alarms())
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.text()).contains("checksum", "may be lost"));
    Files.delete(folder.resolve("emergency-rollbacks.refused"));
    assertThat(store.alarms()).isEmpty();
  }

  @Test
  void whatCannotBeWrittenDownIsNotInForce() throws IOException {
    away.down = true;
    Files.createDirectories(folder.resolve("emergency-rollbacks.new").resolve("in the way"));

    assertThat(rollBack("orders")).isInstanceOf(Emergencies.Outcome.Unwritable.class);

    assertThat(store.standing()).isEmpty();
  }
}
