package io.sluice.engine.guard;

import static io.sluice.engine.guard.GuardedSource.at;
import static io.sluice.engine.guard.GuardedSource.read;
import static io.sluice.engine.guard.GuardedSource.some;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.guard.Notice.HeldLoss;
import io.sluice.registry.Health;
import io.sluice.view.Claim;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Standing;
import io.sluice.view.Standing.Held;
import io.sluice.view.Standing.Reason;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one service loses at once and silently. The source has enough others to be no suspect. */
class DropTest {
  private final GuardedSource source = new GuardedSource();

  @BeforeEach
  void othersAreMany() {
    source.reads("others", some("other-", 1, 100));
  }

  @Test
  void halfOfAServiceGoesAtOnce() {
    source.reads("orders", some("vm-", 1, 10));

    Verdict verdict = source.reads("orders", some("vm-", 1, 5));

    assertThat(source.claims("orders")).hasSize(5);
    assertThat(verdict.probes()).isEmpty();
    assertThat(verdict.changed()).containsExactly("orders");
  }

  @Test
  void moreThanHalfIsHeldAndProbed() {
    source.reads("orders", some("vm-", 1, 10));

    Verdict verdict = source.reads("orders", some("vm-", 1, 4));

    assertThat(source.ready("orders")).hasSize(10);
    assertThat(source.standing("orders", "vm-5"))
        .isEqualTo(new Held(Reason.SERVICE_DROP, source.now(), source.now() + 30_000));
    assertThat(source.standing("orders", "vm-4")).isEqualTo(Standing.LIVE);
    assertThat(verdict.probes()).hasSize(6).contains(new Target("vm-5", 80));
    assertThat(source.notices(HeldLoss.class)).containsExactly(new HeldLoss("orders", 6, 4, 10));
  }

  @Test
  void smallLossesAddUpWithinTheWindow() {
    source.reads("orders", some("vm-", 1, 10));
    source.reads("orders", some("vm-", 1, 5));
    source.passes(29_999);

    source.reads("orders", some("vm-", 1, 4));

    assertThat(source.ready("orders")).hasSize(5);
    assertThat(source.held("orders")).isOne();
  }

  @Test
  void lossesBeforeTheWindowAreForgotten() {
    source.reads("orders", some("vm-", 1, 10));
    source.reads("orders", some("vm-", 1, 5));
    source.passes(30_000);

    source.reads("orders", some("vm-", 1, 4));

    assertThat(source.claims("orders")).hasSize(4);
  }

  @Test
  void theLastReadyOneNeverGoesAtOnce() {
    source.reads("orders", at("vm-1"));

    source.reads("orders");

    assertThat(source.ready("orders")).containsExactly("vm-1");
    assertThat(source.held("orders")).isOne();
  }

  @Test
  void theLastReadyOneNeverGoesAtOnceEvenWhenEverythingMayDrop() {
    GuardSettings all =
        new GuardSettings(
            100,
            GuardSettings.DEFAULT.window(),
            GuardSettings.DEFAULT.confirm(),
            20,
            GuardSettings.DEFAULT.sourceWindow(),
            null);
    GuardedSource lenient = new GuardedSource(all);
    lenient.reads("others", some("other-", 1, 100));
    lenient.reads("orders", some("vm-", 1, 5));

    lenient.reads("orders");

    assertThat(lenient.ready("orders")).hasSize(5);
  }

  @Test
  void oneOfTwoGoesAtOnceAndTheOtherIsHeld() {
    source.reads("orders", some("vm-", 1, 2));

    source.reads("orders", at("vm-2"));
    assertThat(source.ready("orders")).containsExactly("vm-2");
    source.reads("orders");

    assertThat(source.ready("orders")).containsExactly("vm-2");
  }

  @Test
  void blueGreenIsNoDrop() {
    source.reads("orders", some("blue-", 1, 10));

    source.reads("orders", some("green-", 1, 10));

    assertThat(source.ready("orders")).hasSize(10).allMatch(it -> it.startsWith("green-"));
  }

  @Test
  void arrivalsInTheSameReadCountFirst() {
    source.reads("orders", some("blue-", 1, 10));

    source.reads("orders", some("green-", 1, 5));

    assertThat(source.ready("orders")).hasSize(5);
  }

  @Test
  void aHoldEndsWhenAsManyAreReadyElsewhere() {
    source.reads("orders", some("blue-", 1, 4));
    source.reads("orders");
    assertThat(source.held("orders")).isEqualTo(4);

    source.reads("orders", some("green-", 1, 3));
    assertThat(source.held("orders")).isEqualTo(4);
    source.reads("orders", some("green-", 1, 4));

    assertThat(source.ready("orders")).hasSize(4).allMatch(it -> it.startsWith("green-"));
  }

  @Test
  void whatReturnsDuringAHoldIsLiveAtOnce() {
    source.reads("orders", some("vm-", 1, 4));
    source.reads("orders");

    source.reads("orders", at("vm-1"), at("vm-2"), at("vm-3"));

    assertThat(source.standing("orders", "vm-1")).isEqualTo(Standing.LIVE);
    assertThat(source.held("orders")).isOne();
    assertThat(source.notices).contains(new Notice.Returned("orders", 3));
  }

  @Test
  void whatReturnedIsNoReasonToBelieveTheRest() {
    source.reads("orders", some("vm-", 1, 10));
    source.reads("orders", at("vm-1"));

    source.reads("orders", some("vm-", 1, 9));

    assertThat(source.ready("orders")).contains("vm-10");
  }

  @Test
  void furtherLossesDuringAHoldAreHeldToo() {
    source.reads("orders", some("vm-", 1, 10));
    source.reads("orders", some("vm-", 1, 4));
    source.passes(10_000);

    source.reads("orders", some("vm-", 1, 3));

    assertThat(source.ready("orders")).hasSize(10);
    assertThat(source.standing("orders", "vm-4"))
        .isEqualTo(new Held(Reason.SERVICE_DROP, source.now(), source.now() + 30_000));
    assertThat(source.standing("orders", "vm-5"))
        .isEqualTo(new Held(Reason.SERVICE_DROP, source.now() - 10_000, source.now() + 20_000));
  }

  @Test
  void aDeadNodeIsSilentAbsenceAndKeepsItsLastReadyState() {
    source.reads("orders", some("vm-", 1, 3));

    source.reads(
        "orders",
        at("vm-1", Health.NODE_DOWN),
        at("vm-2", Health.NODE_DOWN),
        at("vm-3", Health.NODE_DOWN));

    assertThat(source.ready("orders")).hasSize(3);
    assertThat(source.claims("orders"))
        .allMatch(claim -> claim.instance().health() == Health.PASSING)
        .allMatch(claim -> claim.standing() instanceof Held);
  }

  @Test
  void aDeadNodeWithinTheLimitIsShownAsReported() {
    source.reads("orders", some("vm-", 1, 3));

    source.reads("orders", at("vm-1"), at("vm-2"), at("vm-3", Health.NODE_DOWN));

    assertThat(source.ready("orders")).containsExactlyInAnyOrder("vm-1", "vm-2");
    assertThat(source.claims("orders")).hasSize(3);
  }

  @Test
  void aPortThatBecomesUndecidedIsNoAnnouncement() {
    source.reads("orders", at("vm-1"));

    source.apply(
        new Input.Read(
            new ServiceClaims(
                "orders",
                List.of(new Claim("orders", "", at("vm-1"), new Standing.PortUndecided())),
                List.of())));

    assertThat(source.ready("orders")).containsExactly("vm-1");
  }

  @Test
  void aListingWithoutAServiceIsSilentAbsenceOfAllItHad() {
    source.reads("orders", some("vm-", 1, 4));

    source.apply(new Input.Listed(Set.of("others")));

    assertThat(source.ready("orders")).hasSize(4);
    assertThat(source.held("orders")).isEqualTo(4);
    assertThat(source.snapshot().synced()).isTrue();
  }

  @Test
  void whatWasNeverReadyGoesAtOnce() {
    source.reads("orders", at("vm-1", Health.CRITICAL), at("vm-2", Health.NODE_DOWN));

    source.apply(new Input.Listed(Set.of("others")));

    assertThat(source.snapshot().services().get("orders")).isNull();
    assertThat(source.last().changed()).containsExactly("orders");
  }

  @Test
  void twoReadsInOneCallCountAsOneStep() {
    source.reads("orders", some("vm-", 1, 4));

    Verdict verdict = source.apply(read("orders"), read("orders", at("vm-1"), at("vm-2")));

    assertThat(source.ready("orders")).containsExactlyInAnyOrder("vm-1", "vm-2");
    assertThat(verdict.probes()).isEmpty();
  }

  @Test
  void anEqualReadChangesNothing() {
    source.reads("orders", some("vm-", 1, 4));
    long sequence = source.snapshot().sequence();

    Verdict verdict = source.reads("orders", some("vm-", 1, 4));

    assertThat(verdict.changed()).isEmpty();
    assertThat(verdict.snapshot().sequence()).isEqualTo(sequence);
  }

  @Test
  void theLastOfTwoReadsInOneCallCounts() {
    GuardedSource twice = new GuardedSource();
    twice.reads("orders", at("vm-1"), at("vm-2"));

    twice.apply(
        read("orders", at("vm-1", Health.CRITICAL), at("vm-2")),
        read("orders", at("vm-1"), at("vm-2")));
    twice.passes(60_000); // an announced departure that came back may be damped

    assertThat(twice.ready("orders")).containsExactlyInAnyOrder("vm-1", "vm-2");
    twice.apply(
        read("orders", at("vm-1"), at("vm-2"), at("vm-3")), read("orders", at("vm-1"), at("vm-2")));
    twice.passes(60_000);
    assertThat(twice.ready("orders")).containsExactlyInAnyOrder("vm-1", "vm-2");
  }
}
