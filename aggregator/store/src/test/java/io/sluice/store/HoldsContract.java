package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.registry.testkit.HandClock;
import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.Hold;
import io.sluice.view.Hold.Scope;
import io.sluice.view.Holds;
import io.sluice.view.SplitStore.StoredChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database behind {@link Holds} keeps to. */
abstract class HoldsContract {
  private static final Actor ANA = new Actor("ana", "192.0.2.7", "r-1");
  private static final Duration HOURS = Duration.ofHours(4);

  /** Moves when a test says so. */
  private final HandClock clock = new HandClock();

  private final List<StoredChange> heard = new ArrayList<>();
  private final StoreUnderTest under;
  private Database database;
  private Holds holds;

  HoldsContract(StoreUnderTest under) {
    this.under = under;
  }

  @BeforeEach
  void openEmpty() {
    database = under.open(clock);
    holds = database.holds();
    database.splits().subscribe(heard::add);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Hold hold(Scope scope, String name) {
    Holds.Outcome outcome = holds.hold(scope, name, HOURS, ANA, "moving the registry");
    assertThat(outcome).isInstanceOf(Holds.Outcome.Standing.class);
    return ((Holds.Outcome.Standing) outcome).hold();
  }

  @Test
  void aHoldStandsIsToldAndAudited() {
    Hold orders = hold(Scope.SERVICE, "orders");
    Hold vms = hold(Scope.SOURCE, "vms");

    assertThat(orders.until() - orders.since()).isEqualTo(HOURS.toMillis());
    assertThat(holds.holds()).containsExactly(orders, vms);
    assertThat(database.splits().load().holds()).containsExactly(orders, vms);
    assertThat(heard)
        .containsExactly(
            new StoredChange.HoldsStored(List.of(orders)),
            new StoredChange.HoldsStored(List.of(orders, vms)));
    assertThat(database.audit().newest(10))
        .extracting(Entry::action, Entry::subject, Entry::reason, entry -> entry.actor().name())
        .containsExactly(
            tuple("hold.put", "vms", "moving the registry", "ana"),
            tuple("hold.put", "orders", "moving the registry", "ana"));
  }

  @Test
  void aSecondHoldOfTheSameReplacesTheFirst() {
    hold(Scope.SERVICE, "orders");
    clock.pass(Duration.ofSeconds(1));
    Hold second = hold(Scope.SERVICE, "orders");

    assertThat(holds.holds()).containsExactly(second);
    assertThat(database.audit().newest(1).get(0).before()).contains("until");
  }

  @Test
  void aHoldEndsByItself() {
    hold(Scope.SERVICE, "orders");
    clock.pass(HOURS);

    assertThat(holds.holds()).isEmpty();
    assertThat(database.splits().load().holds()).isEmpty();
    assertThat(holds.endHold(Scope.SERVICE, "orders", ANA, ""))
        .isInstanceOf(Holds.Outcome.Unknown.class);
  }

  @Test
  void aHoldIsEndedBeforeItsTime() {
    Hold orders = hold(Scope.SERVICE, "orders");
    heard.clear();

    assertThat(holds.endHold(Scope.SERVICE, "orders", ANA, "done"))
        .isEqualTo(new Holds.Outcome.Ended(orders));
    assertThat(holds.endHold(Scope.SERVICE, "orders", ANA, "done"))
        .isInstanceOf(Holds.Outcome.Unknown.class);
    assertThat(holds.holds()).isEmpty();
    assertThat(heard).containsExactly(new StoredChange.HoldsStored(List.of()));
    assertThat(database.audit().newest(1).get(0).action()).isEqualTo("hold.end");
  }

  @Test
  void aServiceAndASourceOfOneNameAreTwoThings() {
    hold(Scope.SERVICE, "orders");
    hold(Scope.SOURCE, "orders");
    holds.endHold(Scope.SERVICE, "orders", ANA, "");

    assertThat(holds.holds()).extracting(Hold::scope).containsExactly(Scope.SOURCE);
  }

  @Test
  void noHoldOutlastsSevenDays() {
    assertThatThrownBy(
            () -> holds.hold(Scope.SOURCE, "vms", Duration.ofDays(7).plusMillis(1), ANA, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> holds.hold(Scope.SOURCE, "vms", Duration.ZERO, ANA, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(holds.holds()).isEmpty();
  }

  @Test
  void thereAreNotTooMany() {
    for (int number = 0; number < Holds.MOST; number++) {
      hold(Scope.SERVICE, "service-" + number);
    }

    assertThat(holds.hold(Scope.SERVICE, "one-more", HOURS, ANA, ""))
        .isInstanceOf(Holds.Outcome.TooMany.class);
    hold(Scope.SERVICE, "service-7");
    clock.pass(HOURS);
    hold(Scope.SERVICE, "one-more");
  }

  @Test
  void aDrainLastsUntilItIsEndedAndIsNoHold() {
    Holds.Outcome outcome =
        holds.hold(Scope.DRAINED_ZONE, "rack-7", Hold.UNTIL_ENDED, ANA, "cooling");
    hold(Scope.SOURCE, "rack-7");
    clock.pass(Duration.ofDays(400));

    Hold drain = ((Holds.Outcome.Standing) outcome).hold();
    assertThat(drain.until()).isEqualTo(Hold.OPEN_ENDED);
    assertThat(database.splits().load().holds()).containsExactly(drain);
    assertThat(holds.endHold(Scope.DRAINED_ZONE, "rack-7", ANA, "cool"))
        .isEqualTo(new Holds.Outcome.Ended(drain));
    assertThat(database.audit().newest(10))
        .extracting(Entry::action)
        .containsExactly("drain.end", "hold.put", "drain.put");
    assertThatThrownBy(() -> holds.hold(Scope.SOURCE, "vms", Hold.UNTIL_ENDED, ANA, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDatabaseThatIsAwayRefuses() {
    database.close();

    assertThat(holds.hold(Scope.SOURCE, "vms", HOURS, ANA, ""))
        .isInstanceOf(Holds.Outcome.Unavailable.class);
    assertThat(heard).isEmpty();
  }
}
