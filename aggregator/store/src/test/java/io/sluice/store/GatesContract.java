package io.sluice.store;

import static io.sluice.store.SplitStoreContract.ANA;
import static io.sluice.store.SplitStoreContract.CANARY;
import static io.sluice.store.SplitStoreContract.HALF;
import static io.sluice.store.SplitStoreContract.NOW;
import static io.sluice.store.SplitStoreContract.STANDBY;
import static io.sluice.store.SplitStoreContract.home;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.testkit.HandClock;
import io.sluice.view.Actor;
import io.sluice.view.Approval;
import io.sluice.view.Approval.State;
import io.sluice.view.ApprovalRule;
import io.sluice.view.Approvals;
import io.sluice.view.Approvals.Outcome;
import io.sluice.view.Approvals.Wanted;
import io.sluice.view.AuditLog;
import io.sluice.view.Freeze;
import io.sluice.view.Freezes;
import io.sluice.view.SplitStore;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import io.sluice.view.people.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database behind {@link Freezes} and {@link Approvals} keeps to. */
abstract class GatesContract {
  private static final Actor ANAS_TOKEN = new Actor("ana (token ci)", "192.0.2.7", "r-2");
  private static final Actor BEN = new Actor("ben", "192.0.2.8", "r-3");
  private static final Actor EVE = new Actor("eve", "192.0.2.9", "r-4");
  private static final TrafficSplit HOME = TrafficSplit.of(Map.of("vm", 10_000, "kubernetes", 0));
  private static final ApprovalRule PAY = new ApprovalRule(List.of("pay-*"), Duration.ofHours(24));

  private final StoreUnderTest under;
  private final HandClock clock = new HandClock(NOW);
  private Database database;
  private SplitStore splits;
  private SqlFreezes freezes;
  private SqlApprovals approvals;

  GatesContract(StoreUnderTest under) {
    this.under = under;
  }

  @BeforeEach
  void openEmpty() {
    database = Database.open(under.address(), Duration.ofSeconds(5), true, clock, PAY);
    splits = database.splits();
    freezes = new SqlFreezes(database.sql(), clock);
    approvals = new SqlApprovals(database.sql(), database::sqlSplits, clock);
    assertThat(splits.putHomes(List.of(home("orders", "vm"), home("pay-card", "vm")))).isTrue();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Freeze freeze(String services, String environment, long until) {
    Freezes.Outcome outcome =
        freezes.freeze(new Scope(services, environment), until, BEN, "quarter's end");
    assertThat(outcome).isInstanceOf(Freezes.Outcome.Standing.class);
    return ((Freezes.Outcome.Standing) outcome).freeze();
  }

  private SplitStore.Outcome put(String service, TrafficSplit split, long expected) {
    return splits.putSplit(service, split, expected, ANA, "pods");
  }

  private static StoredSplit committed(SplitStore.Outcome outcome) {
    assertThat(outcome).isInstanceOf(SplitStore.Outcome.Committed.class);
    return ((SplitStore.Outcome.Committed) outcome).split();
  }

  private Approval asked(TrafficSplit split, long generation) {
    Outcome outcome = approvals.ask(new Wanted("pay-card", split, generation, "pods"), "ana", ANA);
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done) outcome).approval();
  }

  private StoredSplit stored(String service) {
    return Objects.requireNonNull(splits.load().splits().get(service));
  }

  private State state(Approval approval) {
    return approvals.find(approval.id()).orElseThrow().state();
  }

  @Test
  void aFreezeStopsWhatMatchesAndNothingElse() {
    Freeze freeze = freeze("ord*", Scope.ALL, Freeze.OPEN_ENDED);

    assertThat(put("orders", CANARY, 0)).isEqualTo(new SplitStore.Outcome.Frozen(freeze));
    assertThat(splits.putPolicy("orders", STANDBY, 0, ANA, ""))
        .isEqualTo(new SplitStore.Outcome.Frozen(freeze));
    assertThat(splits.load().splits()).isEmpty();
    assertThat(put("pay-card", CANARY, 0)).isEqualTo(new SplitStore.Outcome.NeedsApproval());
    assertThat(freezes.freezes()).containsExactly(freeze);
    assertThat(freezes.seen()).containsExactly(freeze);
  }

  @Test
  void theWayBackIsNeverFrozen() {
    committed(put("orders", CANARY, 0));
    committed(put("orders", HALF, 1));
    freeze("*", Scope.ALL, Freeze.OPEN_ENDED);

    committed(splits.rollback("orders", EVE, ""));
    committed(put("orders", HOME, 3));

    assertThat(stored("orders").split()).isEqualTo(HOME);
  }

  @Test
  void aFreezeOfAnEnvironmentHoldsItsShareAlone() {
    Freeze freeze = freeze("orders", "cloud", Freeze.OPEN_ENDED);

    committed(put("orders", CANARY, 0));

    assertThat(put("orders", TrafficSplit.of(Map.of("vm", 8000, "cloud", 2000)), 1))
        .isEqualTo(new SplitStore.Outcome.Frozen(freeze));
  }

  @Test
  void aFreezeEndsByItselfOrByHandAndIsAudited() {
    Freeze first = freeze("orders", Scope.ALL, NOW + 1_000);
    assertThat(put("orders", CANARY, 0)).isInstanceOf(SplitStore.Outcome.Frozen.class);
    clock.pass(Duration.ofSeconds(1));
    committed(put("orders", CANARY, 0));
    assertThat(freezes.seen()).isEmpty();

    Freeze second = freeze("orders", Scope.ALL, Freeze.OPEN_ENDED);
    assertThat(freezes.end(first.id(), ANA, "")).isEqualTo(new Freezes.Outcome.Unknown());
    assertThat(freezes.end(second.id(), ANA, "over")).isEqualTo(new Freezes.Outcome.Ended(second));
    committed(put("orders", HALF, 1));

    assertThat(database.audit().newest(2).get(1).action()).isEqualTo("freeze.end");
    assertThat(freezes.freeze(Scope.EVERYTHING, clock.millis(), ANA, ""))
        .isEqualTo(new Freezes.Outcome.Past());
  }

  @Test
  void nothingIsCommittedAfterAFreezeThatStandsThough16PutAtOnce() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(3);
    List<Callable<Boolean>> work = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      int share = i;
      work.add(
          () -> {
            // Each gives one of the others more, whatever it follows, so that none leads home.
            TrafficSplit split =
                TrafficSplit.of(Map.of("vm", 9_000, "kubernetes", 1_000 - share, "cloud", share));
            StoredSplit before = splits.load().splits().get("orders");
            return put("orders", split, before == null ? 0 : before.generation())
                instanceof SplitStore.Outcome.Committed;
          });
    }
    work.add(
        5,
        () ->
            freezes.freeze(Scope.EVERYTHING, Freeze.OPEN_ENDED, BEN, "")
                instanceof Freezes.Outcome.Standing);
    for (Future<Boolean> done : pool.invokeAll(work)) {
      assertThat(done.get()).isNotNull();
    }
    pool.shutdown();

    List<String> actions =
        database.audit().newest(100).stream().map(AuditLog.Entry::action).toList();
    assertThat(actions.get(0)).isEqualTo("freeze.put"); // newest first: no split follows it
  }

  @Test
  void whatNeedsLeaveIsRefusedButTheWayHome() {
    assertThat(put("pay-card", CANARY, 0)).isEqualTo(new SplitStore.Outcome.NeedsApproval());
    assertThat(splits.putPolicy("pay-card", STANDBY, 0, ANA, ""))
        .isEqualTo(new SplitStore.Outcome.NeedsApproval());

    approvals.approve(asked(HALF, 0).id(), "ben", BEN, "");
    committed(put("pay-card", CANARY, 1));

    TrafficSplit aside = TrafficSplit.of(Map.of("vm", 9100, "kubernetes", 0, "cloud", 900));
    assertThat(put("pay-card", aside, 2)).isEqualTo(new SplitStore.Outcome.NeedsApproval());
    committed(splits.rollback("pay-card", EVE, ""));
  }

  @Test
  void whatIsAllowedIsDoneInTheNameOfWhoAsked() {
    Approval asked = asked(CANARY, 0);
    assertThat(asked.state()).isEqualTo(State.PENDING);
    assertThat(splits.load().splits()).isEmpty();

    Outcome outcome = approvals.approve(asked.id(), "ben", BEN, "fine");

    assertThat(outcome).isInstanceOf(Outcome.Applied.class);
    assertThat(((Outcome.Applied) outcome).split().split()).isEqualTo(CANARY);
    Approval now = approvals.find(asked.id()).orElseThrow();
    assertThat(now.state()).isEqualTo(State.APPROVED);
    assertThat(now.decision().actor()).isEqualTo("ben");
    List<AuditLog.Entry> newest = database.audit().newest(2);
    assertThat(newest.get(0).action()).isEqualTo("approval.approve");
    assertThat(newest.get(0).actor()).isEqualTo(BEN);
    assertThat(newest.get(1).action()).isEqualTo("split.put");
    assertThat(newest.get(1).actor()).isEqualTo(new Actor("ana", "192.0.2.8", "r-3", "ben"));
    assertThat(approvals.approve(asked.id(), "eve", EVE, "")).isEqualTo(new Outcome.Over(now));
  }

  @Test
  void nobodyAllowsHisOwnNotEvenByAToken() {
    Approval asked = asked(CANARY, 0);

    assertThat(approvals.approve(asked.id(), "ana", ANAS_TOKEN, ""))
        .isEqualTo(new Outcome.Own(asked));

    assertThat(state(asked)).isEqualTo(State.PENDING);
    assertThat(splits.load().splits()).isEmpty();
  }

  @Test
  void ofTwoWhoAllowAtOnceOneDoesIt() throws Exception {
    Approval asked = asked(CANARY, 0);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    List<Callable<Outcome>> both =
        List.of(
            () -> approvals.approve(asked.id(), "ben", BEN, ""),
            () -> approvals.approve(asked.id(), "eve", EVE, ""));
    List<Outcome> outcomes = new ArrayList<>();
    for (Future<Outcome> one : pool.invokeAll(both)) {
      outcomes.add(one.get());
    }
    pool.shutdown();

    assertThat(outcomes).filteredOn(Outcome.Applied.class::isInstance).hasSize(1);
    assertThat(outcomes).filteredOn(Outcome.Over.class::isInstance).hasSize(1);
    assertThat(stored("pay-card").generation()).isEqualTo(1);
  }

  @Test
  void whatStandsOnAnotherGenerationIsStaleAndSaysSo() {
    Approval first = asked(CANARY, 0);
    Approval second = asked(HALF, 0);
    approvals.approve(first.id(), "ben", BEN, "");

    assertThat(state(second)).isEqualTo(State.STALE);
    Outcome outcome = approvals.approve(second.id(), "ben", BEN, "");
    assertThat(outcome).isInstanceOf(Outcome.Over.class);
    assertThat(((Outcome.Over) outcome).now().state()).isEqualTo(State.STALE);
    assertThat(database.audit().newest(1).get(0).action()).isEqualTo("approval.stale");
    assertThat(approvals.ask(new Wanted("pay-card", HALF, 0, ""), "ana", ANA))
        .isEqualTo(new Outcome.Refused(new SplitStore.Outcome.Stale(1)));
    assertThat(stored("pay-card").split()).isEqualTo(CANARY);
  }

  @Test
  void whatNobodyAllowsInTimeExpires() {
    Approval asked = asked(CANARY, 0);
    clock.pass(Duration.ofHours(24));

    assertThat(state(asked)).isEqualTo(State.EXPIRED);
    assertThat(approvals.newest(EnumSet.of(State.PENDING), "", 9)).isEmpty();
    Outcome outcome = approvals.approve(asked.id(), "ben", BEN, "");

    assertThat(outcome).isInstanceOf(Outcome.Over.class);
    assertThat(database.audit().newest(1).get(0).action()).isEqualTo("approval.expire");
    assertThat(splits.load().splits()).isEmpty();
  }

  @Test
  void whoAskedTakesBackAndAnotherDeclines() {
    Approval mine = asked(CANARY, 0);
    Approval other = asked(HALF, 0);

    approvals.withdraw(mine.id(), "ana", ANA, "");
    approvals.withdraw(other.id(), "ben", BEN, "not today");

    assertThat(state(mine)).isEqualTo(State.WITHDRAWN);
    assertThat(state(other)).isEqualTo(State.DECLINED);
    assertThat(approvals.newest(EnumSet.allOf(State.class), "", 1))
        .extracting(Approval::id)
        .containsExactly(other.id());
    assertThat(approvals.newest(EnumSet.allOf(State.class), other.id(), 9))
        .extracting(Approval::id)
        .containsExactly(mine.id());
  }

  @Test
  void aFreezeStopsWhatIsAllowedWhichWaitsOn() {
    Approval asked = asked(CANARY, 0);
    Freeze freeze = freeze("*", Scope.ALL, NOW + 1_000);

    assertThat(approvals.approve(asked.id(), "ben", BEN, ""))
        .isEqualTo(new Outcome.Refused(new SplitStore.Outcome.Frozen(freeze)));
    assertThat(state(asked)).isEqualTo(State.PENDING);

    clock.pass(Duration.ofSeconds(1));
    assertThat(approvals.approve(asked.id(), "ben", BEN, "")).isInstanceOf(Outcome.Applied.class);
  }

  @Test
  void brokenGlassActsAtOnceAndIsReviewedByAnother() {
    Freeze freeze = freeze("*", Scope.ALL, Freeze.OPEN_ENDED);

    committed(approvals.breakGlass(new Wanted("pay-card", HALF, 0, "burning"), "ana", ANA));

    Approval review = approvals.open().get(0);
    assertThat(review.kind()).isEqualTo(Approval.Kind.BREAK_GLASS);
    assertThat(review.generation()).isEqualTo(1);
    assertThat(review.freeze()).contains(freeze.id(), "ben", "quarter's end");
    assertThat(database.audit().newest(1).get(0).action()).isEqualTo("approval.breakglass");
    assertThat(approvals.reviews().alarms().get(0).text())
        .contains("ana broke the glass past the freeze " + freeze.id(), "burning", review.id());
    assertThat(approvals.close(review.id(), "ana", ANAS_TOKEN, ""))
        .isEqualTo(new Outcome.Own(review));
    assertThat(approvals.approve(review.id(), "ben", BEN, "")).isEqualTo(new Outcome.Over(review));
    assertThat(approvals.close(review.id(), "ben", BEN, "right so"))
        .isInstanceOf(Outcome.Done.class);
    assertThat(approvals.open()).isEmpty();
    assertThat(state(review)).isEqualTo(State.CLOSED);
  }

  @Test
  void aRefusedBreakingOfGlassOpensNoReview() {
    assertThat(approvals.breakGlass(new Wanted("pay-card", HALF, 7, "burning"), "ana", ANA))
        .isEqualTo(new SplitStore.Outcome.Stale(0));

    assertThat(approvals.newest(EnumSet.allOf(State.class), "", 9)).isEmpty();
  }

  @Test
  void noMoreWaitThanAreBounded() {
    for (int i = 0; i < Approvals.MOST; i++) {
      asked(CANARY, 0);
    }

    assertThat(approvals.ask(new Wanted("pay-card", HALF, 0, ""), "ana", ANA))
        .isEqualTo(new Outcome.TooMany());
    assertThat(approvals.approve("none", "ben", BEN, "")).isEqualTo(new Outcome.Unknown());
  }
}
