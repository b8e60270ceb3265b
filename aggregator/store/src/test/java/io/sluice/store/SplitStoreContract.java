package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.view.Actor;
import io.sluice.view.AuditLog;
import io.sluice.view.Capacity;
import io.sluice.view.Mirror;
import io.sluice.view.Policy;
import io.sluice.view.Slices;
import io.sluice.view.SplitStore;
import io.sluice.view.SplitStore.Batch;
import io.sluice.view.SplitStore.Outcome;
import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.SplitStore.Wanted;
import io.sluice.view.Steering;
import io.sluice.view.Stickiness;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every database behind {@link SplitStore} and {@link AuditLog} keeps to. */
abstract class SplitStoreContract extends OpenedStore {
  /** Leaves with splits, or not at all. */
  private static final AuditLog.Entry ALSO =
      new AuditLog.Entry(1_000, ANA, "evacuation.put", "7f3a", "", "{}", "all of them");

  static final TrafficSplit CANARY = TrafficSplit.of(Map.of("vm", 9000, "kubernetes", 1000));
  static final TrafficSplit HALF = TrafficSplit.of(Map.of("vm", 5000, "kubernetes", 5000));
  static final Policy STANDBY = new Policy(Policy.Zero.STANDBY, Policy.Empty.HOLD);

  SplitStoreContract(StoreUnderTest under) {
    super(under);
  }

  private Outcome put(TrafficSplit split, long expected) {
    return store.putSplit("orders", split, expected, ANA, "first pods");
  }

  private static StoredSplit committed(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    return ((Outcome.Committed) outcome).split();
  }

  @Test
  void aNewDatabaseHoldsNothingButTheNewestFormat() {
    SplitStore.Stored stored = store.load();

    assertThat(stored).isEqualTo(new SplitStore.Stored(Map.of(), Map.of(), List.of(), Map.of(), 2));
    assertThat(audit.newest(10)).isEmpty();
  }

  @Test
  void theFirstSplitHasTheHomesWholeAsItsBaseline() {
    admitOrders();

    StoredSplit split = committed(put(CANARY, 0));

    assertThat(split)
        .isEqualTo(new StoredSplit("orders", CANARY, TrafficSplit.all("vm"), Policy.DEFAULT, 1));
    assertThat(store.load().splits()).containsExactly(Map.entry("orders", split));
    assertThat(heard).containsExactly(new StoredChange.SplitStored(split));
  }

  @Test
  void theSplitBeforeBecomesTheBaseline() {
    admitOrders();
    put(CANARY, 0);

    StoredSplit split = committed(put(HALF, 1));

    assertThat(split.baseline()).isEqualTo(CANARY);
    assertThat(split.generation()).isEqualTo(2);
  }

  @Test
  void anEnvironmentOnceNamedStaysNamed() {
    admitOrders();
    put(CANARY, 0);

    StoredSplit split = committed(put(TrafficSplit.all("cloud"), 1));

    assertThat(split.split())
        .isEqualTo(TrafficSplit.of(Map.of("cloud", 10_000, "vm", 0, "kubernetes", 0)));
  }

  @Test
  void aStaleGenerationChangesNothingAndTellsTheOneInForce() {
    admitOrders();
    put(CANARY, 0);
    heard.clear();

    assertThat(put(HALF, 0)).isEqualTo(new Outcome.Stale(1));
    assertThat(put(HALF, 2)).isEqualTo(new Outcome.Stale(1));
    assertThat(store.putPolicy("orders", STANDBY, 0, ANA, "")).isEqualTo(new Outcome.Stale(1));

    assertThat(store.load().splits().get("orders"))
        .extracting(StoredSplit::split)
        .isEqualTo(CANARY);
    assertThat(heard).isEmpty();
    assertThat(audit.newest(10)).hasSize(2);
  }

  @Test
  void theSameSplitAgainKeepsTheBaselineAndTheGeneration() {
    admitOrders();
    StoredSplit first = committed(put(CANARY, 0));
    heard.clear();

    assertThat(put(CANARY, 1)).isEqualTo(new Outcome.Unchanged(first));

    assertThat(store.load().splits()).containsExactly(Map.entry("orders", first));
    assertThat(heard).isEmpty();
  }

  @Test
  void manySplitsAreCommittedTogether() {
    store.putHomes(List.of(home("orders", "vm"), home("users", "vm"), home("carts", "vm")));
    put(CANARY, 0);
    heard.clear();

    Batch batch =
        store.putSplits(
            List.of(
                new Wanted("users", HALF, 0),
                new Wanted("orders", CANARY, 1),
                new Wanted("carts", CANARY, 0)),
            ANA,
            "wave 1",
            List.of(ALSO));

    Map<String, Outcome> outcomes = ((Batch.Committed) batch).outcomes();
    assertThat(outcomes.keySet()).containsExactly("carts", "orders", "users");
    assertThat(outcomes.get("orders")).isInstanceOf(Outcome.Unchanged.class);
    assertThat(outcomes.get("users")).isInstanceOf(Outcome.Committed.class);
    assertThat(store.load().splits().get("users"))
        .isEqualTo(new StoredSplit("users", HALF, TrafficSplit.all("vm"), Policy.DEFAULT, 1));
    assertThat(heard).hasSize(2);
    assertThat(audit.newest(1)).containsExactly(ALSO);
    assertThat(audit.newest(3))
        .extracting(AuditLog.Entry::subject, AuditLog.Entry::reason)
        .containsExactlyInAnyOrder(
            tuple("7f3a", "all of them"), tuple("carts", "wave 1"), tuple("users", "wave 1"));
  }

  @Test
  void ofManySplitsNoneIsCommittedWhenOneIsRefusedAndEveryRefusalIsTold() {
    store.putHomes(List.of(home("orders", "vm"), home("users", "vm"), home("carts", "vm")));
    put(CANARY, 0);
    heard.clear();
    int entries = audit.newest(100).size();

    Batch batch =
        store.putSplits(
            List.of(
                new Wanted("carts", CANARY, 0),
                new Wanted("orders", HALF, 0),
                new Wanted("nobody", HALF, 0),
                new Wanted("users", HALF, 7)),
            ANA,
            "",
            List.of(ALSO));

    assertThat(batch)
        .isEqualTo(
            new Batch.Refused(
                new TreeMap<>(
                    Map.of(
                        "nobody",
                        new Outcome.Unknown(),
                        "orders",
                        new Outcome.Stale(1),
                        "users",
                        new Outcome.Stale(0)))));
    assertThat(store.load().splits()).containsOnlyKeys("orders");
    assertThat(audit.newest(100)).hasSize(entries);
    assertThat(heard).isEmpty();
  }

  @Test
  void rollbackSetsTheBaselineAndRepeatingItChangesNothing() {
    admitOrders();
    put(CANARY, 0);
    put(HALF, 1);

    StoredSplit back = committed(store.rollback("orders", ANA, "errors"));
    Outcome again = store.rollback("orders", ANA, "errors");

    assertThat(back).isEqualTo(new StoredSplit("orders", CANARY, CANARY, Policy.DEFAULT, 3));
    assertThat(again).isEqualTo(new Outcome.Unchanged(back));
  }

  @Test
  void aSplitAfterARollbackHasWhatWasRolledBackToAsItsBaseline() {
    admitOrders();
    put(CANARY, 0);
    put(HALF, 1);
    store.rollback("orders", ANA, "");

    assertThat(committed(put(TrafficSplit.all("kubernetes"), 3)).baseline()).isEqualTo(CANARY);
  }

  @Test
  void rollbackOfWhatNeverChangedChangesNothing() {
    admitOrders();

    assertThat(store.rollback("orders", ANA, "")).isEqualTo(new Outcome.Unchanged(null));

    StoredSplit policy = committed(store.putPolicy("orders", STANDBY, 0, ANA, ""));
    assertThat(store.rollback("orders", ANA, "")).isEqualTo(new Outcome.Unchanged(policy));
  }

  @Test
  void aPolicyAndASplitShareOneGenerationAndLeaveEachOtherAlone() {
    admitOrders();

    StoredSplit policy = committed(store.putPolicy("orders", STANDBY, 0, ANA, ""));
    StoredSplit both = committed(put(CANARY, 1));
    StoredSplit again = committed(store.putPolicy("orders", Policy.DEFAULT, 2, ANA, ""));

    assertThat(policy).isEqualTo(new StoredSplit("orders", null, null, STANDBY, 1));
    assertThat(both)
        .isEqualTo(new StoredSplit("orders", CANARY, TrafficSplit.all("vm"), STANDBY, 2));
    assertThat(again)
        .isEqualTo(new StoredSplit("orders", CANARY, TrafficSplit.all("vm"), Policy.DEFAULT, 3));
    assertThat(store.putPolicy("orders", Policy.DEFAULT, 3, ANA, ""))
        .isEqualTo(new Outcome.Unchanged(again));
  }

  @Test
  void whatAPolicySaysOfUsersAndHowTheyLieAreKeptWithTheSplit() {
    admitOrders();
    Policy sticky =
        new Policy(
            Policy.Zero.AUTO,
            Policy.Empty.SPILL,
            new Steering(
                new Stickiness(
                    Stickiness.By.HEADER,
                    "x-user",
                    "wave-1",
                    new Stickiness.Cohort("x-beta", "yes", "kubernetes")),
                new TreeMap<>(Map.of("shop", TrafficSplit.all("kubernetes"))),
                new Mirror("kubernetes", 500, Mirror.Methods.SAFE)),
            new TreeMap<>(Map.of("kubernetes", 30_000)),
            new TreeMap<>(Map.of("kubernetes", new Capacity(200, Capacity.Growth.HPA, 2_000))));

    StoredSplit first = committed(store.putPolicy("orders", sticky, 0, ANA, ""));
    StoredSplit split = committed(put(CANARY, 1));

    assertThat(first.slices()).isEqualTo(Slices.NONE);
    assertThat(split.policy()).isEqualTo(sticky);
    assertThat(split.slices()).isEqualTo(Slices.of(CANARY));
    assertThat(store.load().splits().get("orders")).isEqualTo(split);
    assertThat(audit.newest(1).get(0).after())
        .contains("\"slices\":[", "\"sticky\":{", "\"mirror\":{", "\"warmUpMs\":{");
    StoredSplit plain = committed(store.putPolicy("orders", Policy.DEFAULT, 2, ANA, ""));
    assertThat(plain.slices()).isEqualTo(Slices.NONE);
    assertThat(store.load().splits().get("orders")).isEqualTo(plain);
  }

  @Test
  void aServiceWithoutAHomeIsUnknown() {
    assertThat(put(CANARY, 0)).isEqualTo(new Outcome.Unknown());
    assertThat(store.rollback("orders", ANA, "")).isEqualTo(new Outcome.Unknown());
    assertThat(store.putPolicy("orders", STANDBY, 0, ANA, "")).isEqualTo(new Outcome.Unknown());

    assertThat(audit.newest(10)).isEmpty();
  }

  @Test
  void everyChangeLeavesWithItsAuditEntry() {
    admitOrders();
    put(CANARY, 0);
    store.rollback("orders", ANA, "errors");

    String first =
        "{\"baseline\":{\"vm\":10000},\"empty\":\"SPILL\",\"generation\":1,"
            + "\"split\":{\"kubernetes\":1000,\"vm\":9000},\"zero\":\"AUTO\"}";
    String second =
        "{\"baseline\":{\"vm\":10000},\"empty\":\"SPILL\",\"generation\":2,"
            + "\"split\":{\"vm\":10000},\"zero\":\"AUTO\"}";
    String home = "{\"environment\":\"vm\",\"ports\":{\"\":\"http\"}}";
    assertThat(audit.newest(10))
        .containsExactly(
            new AuditLog.Entry(NOW, ANA, "split.rollback", "orders", first, second, "errors"),
            new AuditLog.Entry(NOW, ANA, "split.put", "orders", "", first, "first pods"),
            new AuditLog.Entry(NOW, Actor.SYSTEM, "home.put", "orders", "", home, ""));
  }

  @Test
  void anActThatChangesNothingStoredIsWrittenAsGiven() {
    AuditLog.Entry entry =
        new AuditLog.Entry(NOW - 5, ANA, "loss.confirm", "dc1/orders", "", "{\"let\":3}", "gone");

    assertThat(audit.append(entry)).isTrue();

    assertThat(audit.newest(1)).containsExactly(entry);
    assertThat(audit.newest(0)).isEmpty();
  }

  @Test
  void textThatLooksLikeSqlIsText() {
    admitOrders();
    String reason = "'); drop table audit; -- \u00e9\ud83d\ude80";

    store.putSplit("orders", CANARY, 0, ANA, reason);

    assertThat(audit.newest(1).get(0).reason()).isEqualTo(reason);
  }

  @Test
  void aListenerThatFailsHarmsNeitherTheCommitNorTheOtherListeners() {
    List<StoredChange> others = new ArrayList<>();
    store.subscribe(
        change -> {
          throw new IllegalStateException("a listener's bug");
        });
    store.subscribe(others::add);

    assertThat(store.putHomes(List.of(home("orders", "vm")))).isTrue();

    assertThat(others).containsExactly(new StoredChange.HomeStored(home("orders", "vm")));
  }
}
