package io.sluice.engine.guard;

import static io.sluice.engine.guard.GuardedSource.at;
import static io.sluice.engine.guard.GuardedSource.some;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.view.Standing;
import io.sluice.view.Standing.Held;
import io.sluice.view.Standing.Unreachable;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A source that cannot be read freezes. */
class OutageTest {
  private final GuardedSource source = new GuardedSource();

  @Test
  void everythingIsKeptAndMarkedStale() {
    source.reads("orders", some("vm-", 1, 4));

    Verdict verdict = source.lost();
    source.passes(86_400_000);

    assertThat(verdict.sourceChanged()).isTrue();
    assertThat(verdict.changed()).isEmpty();
    assertThat(source.snapshot().staleSince()).isEqualTo(GuardedSource.START);
    assertThat(source.ready("orders")).hasSize(4);
  }

  @Test
  void anyReadEndsIt() {
    source.reads("orders", some("vm-", 1, 4));
    source.lost();
    source.passes(7_000);

    source.reads("other", at("x"));

    assertThat(source.snapshot().isStale()).isFalse();
    assertThat(source.notices).contains(new Notice.ReadAgain(7_000));
  }

  @Test
  void anotherCauseIsToldWithoutANewBeginning() {
    source.lost();
    source.passes(1_000);
    source.lost();
    source.apply(new Input.Lost(Cause.CREDENTIALS, "it refuses the token"));

    assertThat(source.notices(Notice.BecameStale.class))
        .containsExactly(
            new Notice.BecameStale(Cause.OUTAGE, "it does not answer"),
            new Notice.BecameStale(Cause.CREDENTIALS, "it refuses the token"));
    assertThat(source.snapshot().staleSince()).isEqualTo(GuardedSource.START);
  }

  @Test
  void aReadyOneWhereNobodyIsIsMarkedAndKept() {
    source.reads("orders", at("vm-1"), at("vm-2"), at("vm-3", Health.CRITICAL));
    source.refusing.addAll(Set.of("vm-1", "vm-3"));

    source.lost();
    source.passes(5_000);

    assertThat(source.standing("orders", "vm-1")).isInstanceOf(Unreachable.class);
    assertThat(source.standing("orders", "vm-2")).isEqualTo(Standing.LIVE);
    assertThat(source.standing("orders", "vm-3")).isEqualTo(Standing.LIVE);
    assertThat(source.claims("orders")).hasSize(3);
    assertThat(source.notices).contains(new Notice.FoundDead("orders", new Target("vm-1", 80)));
  }

  @Test
  void oneFailureMarksNothing() {
    source.reads("orders", at("vm-1"));
    source.refusing.add("vm-1");
    source.lost();
    source.passes(500);
    source.refusing.clear();

    source.passes(60_000);

    assertThat(source.notices(Notice.FoundDead.class)).isEmpty();
  }

  @Test
  void theMarkGoesWhenSomebodyAnswersAgain() {
    source.reads("orders", at("vm-1"));
    source.refusing.add("vm-1");
    source.lost();
    source.passes(5_000);
    source.refusing.clear();

    source.passes(15_000);

    assertThat(source.standing("orders", "vm-1")).isEqualTo(Standing.LIVE);
    assertThat(source.notices).contains(new Notice.FoundAlive("orders", new Target("vm-1", 80)));
  }

  @Test
  void theMarkGoesWithAFreshReadOfItsService() {
    source.reads("orders", at("vm-1"));
    source.reads("carts", at("vm-2"));
    source.refusing.addAll(Set.of("vm-1", "vm-2"));
    source.lost();
    source.passes(5_000);

    source.reads("orders", at("vm-1"));
    assertThat(source.standing("orders", "vm-1")).isEqualTo(Standing.LIVE);
    assertThat(source.standing("carts", "vm-2")).isInstanceOf(Unreachable.class);
    source.apply(new Input.Listed(Set.of("orders", "carts")));

    assertThat(source.standing("carts", "vm-2")).isEqualTo(Standing.LIVE);
  }

  @Test
  void aHeldLossIsNotBelievedMeanwhile() {
    source.reads("others", some("other-", 1, 100));
    source.reads("orders", some("vm-", 1, 2));
    source.reads("orders");
    source.refusing.add("vm-1");
    source.lost();

    source.passes(600_000);

    assertThat(source.standing("orders", "vm-1")).isInstanceOf(Unreachable.class);
    assertThat(source.standing("orders", "vm-2")).isInstanceOf(Held.class);
    assertThat(source.reread).isEmpty();
  }

  @Test
  void timeBeginsAnewForAHeldLossWhenTheSourceIsReadAgain() {
    source.reads("others", some("other-", 1, 100));
    source.reads("orders", some("vm-", 1, 2));
    source.reads("orders");
    source.lost();
    source.passes(600_000);

    source.reads("orders");

    assertThat(source.ready("orders")).hasSize(2);
    source.passes(31_000);
    assertThat(source.claims("orders")).isEmpty();
  }

  @Test
  void whatFailedDuringTheOutageIsNoProofAfterIt() {
    source.reads("others", some("other-", 1, 100));
    source.reads("orders", some("vm-", 1, 2));
    source.reads("orders");
    source.lost();
    source.silent.addAll(Set.of("vm-1", "vm-2"));
    source.passes(60_000);

    source.reads("others", some("other-", 1, 100));
    source.silent.clear();
    source.passes(12_000);

    assertThat(source.ready("orders")).hasSize(2);
  }

  @Test
  void aRecoveryDampsNobody() {
    source.reads("orders", some("vm-", 1, 4));
    source.refusing.addAll(Set.of("vm-1", "vm-2"));
    source.lost();
    source.passes(600_000);

    source.reads("orders", some("vm-", 1, 4));

    assertThat(source.claims("orders")).allMatch(it -> it.standing().equals(Standing.LIVE));
  }

  @Test
  void anEmptyReadAfterAnOutageIsALossLikeAnyOther() {
    source.reads("orders", some("vm-", 1, 4));
    source.lost();
    source.passes(600_000);

    source.apply(new Input.Listed(Set.of()));

    assertThat(source.ready("orders")).hasSize(4);
    assertThat(source.snapshot().suspect()).isTrue();
  }

  @Test
  void anOperatorBelievesWhatProbesFoundDead() {
    source.reads("orders", some("vm-", 1, 4));
    source.refusing.addAll(Set.of("vm-1", "vm-2"));
    source.lost();
    source.passes(5_000);

    Verdict verdict = source.apply(new Input.Confirmed("orders"));

    assertThat(verdict.letGo()).isEqualTo(2);
    assertThat(source.ready("orders")).containsExactlyInAnyOrder("vm-3", "vm-4");
  }

  @Test
  void claimsExpireOnlyWhenThatIsConfigured() {
    GuardSettings settings =
        new GuardSettings(
            50,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            20,
            Duration.ofMinutes(5),
            Duration.ofHours(1));
    GuardedSource expiring = new GuardedSource(settings);
    expiring.reads("orders", some("vm-", 1, 4));
    expiring.lost();

    expiring.passes(3_599_999);
    assertThat(expiring.ready("orders")).hasSize(4);
    expiring.passes(1);

    assertThat(expiring.snapshot().services().isEmpty()).isTrue();
    assertThat(expiring.notices).contains(new Notice.Expired(4));
    assertThat(expiring.last().next()).isGreaterThan(expiring.now());
    expiring.reads("orders", some("vm-", 1, 4));
    assertThat(expiring.ready("orders")).hasSize(4);
    assertThat(expiring.snapshot().suspect()).isFalse();
  }

  @Test
  void probingALargeSourceIsSpreadOverTime() {
    for (int s = 1; s <= 100; s++) {
      source.reads("s" + s, some("s" + s + "-", 1, 20));
    }
    source.lost();

    source.passes(9_500);
    assertThat(source.probed).hasSizeLessThan(1_300).hasSizeGreaterThan(900);
    source.passes(11_000);

    assertThat(Set.copyOf(source.probed)).hasSize(2_000);
  }
}
