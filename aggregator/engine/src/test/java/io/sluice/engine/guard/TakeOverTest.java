package io.sluice.engine.guard;

import static io.sluice.engine.guard.GuardedSource.at;
import static io.sluice.engine.guard.GuardedSource.some;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.view.Claim;
import io.sluice.view.Snapshot;
import io.sluice.view.SnapshotForm;
import io.sluice.view.Standing;
import io.sluice.view.Standing.Held;
import io.sluice.view.Standing.Unreachable;
import io.sluice.view.Term;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new owner's guard starts from the snapshot that it took over. */
class TakeOverTest {
  private final GuardedSource before = new GuardedSource();

  @BeforeEach
  void others() {
    before.reads("others", some("other-", 1, 100));
  }

  /** The snapshot under a new term, by way of its canonical form. */
  private GuardedSource next() {
    try {
      Snapshot old = SnapshotForm.decode(SnapshotForm.encode(before.snapshot()));
      Snapshot start =
          new Snapshot(
              old.source(),
              new Term(2, 0, "b"),
              0,
              false,
              old.staleSince(),
              old.suspect(),
              old.services());
      return new GuardedSource(start, GuardSettings.DEFAULT);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nothingChangesByTakingOver() {
    before.reads("orders", some("vm-", 1, 4));

    GuardedSource after = next();

    assertThat(after.snapshot().services().digest())
        .isEqualTo(before.snapshot().services().digest());
    assertThat(after.snapshot().term()).isEqualTo(new Term(2, 0, "b"));
    assertThat(after.snapshot().sequence()).isZero();
  }

  @Test
  void aFirstReadIsGuardedAgainstWhatWasTakenOver() {
    before.reads("orders", some("vm-", 1, 4));
    GuardedSource after = next();

    after.reads("orders");

    assertThat(after.ready("orders")).hasSize(4);
  }

  @Test
  void aFirstListingIsGuardedAgainstWhatWasTakenOver() {
    before.reads("orders", some("vm-", 1, 4));
    GuardedSource after = next();

    after.apply(new Input.Listed(Set.of()));

    assertThat(after.ready("orders")).hasSize(4);
    assertThat(after.ready("others")).hasSize(100);
    assertThat(after.snapshot().suspect()).isTrue();
  }

  @Test
  void aHoldGoesOnWithItsDeadline() {
    before.reads("orders", some("vm-", 1, 4));
    before.reads("orders");
    GuardedSource after = next();

    assertThat(after.probed).hasSize(4);
    after.passes(29_000);
    assertThat(after.ready("orders")).hasSize(4);
    after.passes(1_100);

    assertThat(after.claims("orders")).isEmpty();
  }

  @Test
  void aHeldOneThatIsReportedIsLive() {
    before.reads("orders", some("vm-", 1, 4));
    before.reads("orders");
    GuardedSource after = next();

    after.reads("orders", some("vm-", 1, 4));

    assertThat(after.claims("orders")).allMatch(it -> it.standing().equals(Standing.LIVE));
  }

  @Test
  void aSuspicionGoesOn() {
    before.reads("others");
    GuardedSource after = next();

    after.passes(600_000);
    assertThat(after.ready("others")).hasSize(100);
    assertThat(after.snapshot().suspect()).isTrue();
    after.reads("others", some("other-", 1, 100));

    assertThat(after.snapshot().suspect()).isFalse();
  }

  @Test
  void anOutageGoesOn() {
    before.reads("orders", at("vm-1"), at("vm-2"));
    before.refusing.add("vm-1");
    before.lost();
    before.passes(5_000);
    GuardedSource after = next();
    after.refusing.add("vm-1");

    after.passes(5_000);

    assertThat(after.snapshot().staleSince()).isEqualTo(GuardedSource.START);
    assertThat(after.standing("orders", "vm-1")).isInstanceOf(Unreachable.class);
    after.refusing.clear();
    after.passes(20_000);
    assertThat(after.standing("orders", "vm-1")).isEqualTo(Standing.LIVE);
  }

  @Test
  void aDampedOneIsLetInInTime() {
    before.reads("orders", at("vm-1"), at("vm-2"));
    before.reads("orders", at("vm-1", Health.CRITICAL), at("vm-2"));
    before.reads("orders", at("vm-1"), at("vm-2"));
    GuardedSource after = next();

    assertThat(after.ready("orders")).containsExactly("vm-2");
    after.passes(1_000);

    assertThat(after.ready("orders")).containsExactlyInAnyOrder("vm-1", "vm-2");
  }

  @Test
  void timesOfAnotherClockNeverCountForLonger() {
    before.passes(3_600_000);
    before.reads("orders", some("vm-", 1, 4));
    before.reads("orders");
    GuardedSource after = next();

    assertThat(after.claims("orders"))
        .extracting(Claim::standing)
        .allSatisfy(
            standing -> {
              Held held = (Held) standing;
              assertThat(held.since()).isLessThanOrEqualTo(after.now());
              assertThat(held.deadline()).isEqualTo(after.now() + 30_000);
            });
  }

  @Test
  void aClockThatStepsBackIsIgnored() {
    SourceGuard guard =
        new SourceGuard(Snapshot.empty("vms", new Term(1, 0, "a")), GuardSettings.DEFAULT);
    guard.apply(List.of(GuardedSource.read("orders", at("vm-1"), at("vm-2"), at("vm-3"))), 60_000);
    guard.apply(List.of(GuardedSource.read("orders")), 60_000);

    Verdict verdict = guard.apply(List.of(GuardedSource.read("orders")), 10_000);

    assertThat(verdict.snapshot().services().get("orders"))
        .satisfies(
            claims ->
                assertThat(claims.claims())
                    .extracting(Claim::standing)
                    .containsOnly(new Held(Standing.Reason.SOURCE_SUSPECT, 60_000, null)));
  }
}
