package io.sluice.engine.guard;

import static io.sluice.engine.guard.GuardedSource.at;
import static io.sluice.engine.guard.GuardedSource.some;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.guard.Notice.Evidence;
import io.sluice.engine.guard.Notice.LossBelieved;
import io.sluice.registry.Health;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a hold of one service ends. The source has enough others to be no suspect. */
class HoldTest {
  private final GuardedSource source = new GuardedSource();

  @BeforeEach
  void ordersLostAllItHad() {
    source.reads("others", some("other-", 1, 100));
    source.reads("orders", some("vm-", 1, 4));
    source.reads("orders");
    source.probed.clear();
    source.reread.clear();
  }

  @Test
  void oneThatRefusesTwiceGoes() {
    source.refusing.add("vm-1");

    source.passes(900);
    assertThat(source.ready("orders")).hasSize(4);
    source.passes(400);

    assertThat(source.ready("orders")).containsExactlyInAnyOrder("vm-2", "vm-3", "vm-4");
    assertThat(source.notices).contains(new LossBelieved("orders", 1, Evidence.PROBES));
  }

  @Test
  void oneThatIsSilentTwiceGoesWhereOthersAnswer() {
    source.reads("users", at("vm-9"));
    source.silent.addAll(Set.of("vm-1", "vm-2", "vm-3", "vm-4"));

    source.passes(5_000);

    assertThat(source.claims("orders")).isEmpty();
    assertThat(source.snapshot().services().get("orders")).isNull();
    assertThat(source.last().next()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void onlyFailuresInARowCount() {
    source.refusing.add("vm-1");
    source.passes(500); // refused once
    source.refusing.clear();
    source.passes(1_000); // answered
    source.refusing.add("vm-1");
    source.passes(2_000); // refused once more

    assertThat(source.ready("orders")).contains("vm-1");
    source.passes(1_100);
    assertThat(source.ready("orders")).doesNotContain("vm-1");
  }

  @Test
  void anAnsweringOneIsProbedEveryTwoSeconds() {
    source.passes(20_500);

    assertThat(source.probed.stream().filter(it -> it.address().equals("vm-1"))).hasSize(10);
  }

  @Test
  void anAnsweringOneStaysUntilTheTimeIsOverAndAFreshReadAgrees() {
    source.passes(29_999);
    assertThat(source.ready("orders")).hasSize(4);
    assertThat(source.reread).isEmpty();

    source.passes(100);

    assertThat(source.reread).containsExactly("orders");
    assertThat(source.claims("orders")).isEmpty();
    assertThat(source.notices).contains(new LossBelieved("orders", 4, Evidence.TIME));
  }

  @Test
  void timeAloneConfirmsNothing() {
    source.rereadsAnswer = false;

    source.passes(600_000);

    assertThat(source.ready("orders")).hasSize(4);
  }

  @Test
  void aReadBeforeTheTimeIsOverIsNotTheLastWord() {
    source.rereadsAnswer = false;
    source.passes(20_000);
    source.reads("orders");

    source.passes(10_100);

    assertThat(source.ready("orders")).hasSize(4);
    source.reads("orders");
    assertThat(source.claims("orders")).isEmpty();
  }

  @Test
  void theGuardAsksAgainWhenItsQuestionIsLost() {
    source.rereadsAnswer = false;
    source.passes(30_000);
    source.reread.clear();

    source.passes(4_999);
    assertThat(source.reread).isEmpty();
    source.passes(1);

    assertThat(source.reread).containsExactly("orders");
  }

  @Test
  void aFreshReadThatDisagreesBringsThemBack() {
    source.registry.put("orders", GuardedSource.claims("orders", List.of(at("vm-1"), at("vm-2"))));

    source.passes(31_000);

    assertThat(source.ready("orders")).containsExactlyInAnyOrder("vm-1", "vm-2");
  }

  @Test
  void aListingThatStillLacksTheServiceIsAFreshReadThatAgrees() {
    source.rereadsAnswer = false;
    source.passes(30_000);

    source.apply(new Input.Listed(Set.of("others")));

    assertThat(source.claims("orders")).isEmpty();
  }

  @Test
  void eachLossHasItsOwnTime() {
    source.reads("orders", some("vm-", 1, 4));
    source.reads("orders", at("vm-1"));
    source.passes(15_000);
    source.reads("orders");

    source.passes(15_100);
    assertThat(source.ready("orders")).containsExactly("vm-1");
    source.passes(15_000);

    assertThat(source.claims("orders")).isEmpty();
  }

  @Test
  void whatReturnedIsProbedNoMore() {
    source.passes(100);
    source.reads("orders", some("vm-", 1, 4));
    source.probed.clear();

    source.passes(10_000);

    assertThat(source.probed).isEmpty();
    assertThat(source.last().next()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aBelievedDeadNodeIsShownAsReported() {
    source.reads("orders", at("vm-1", Health.NODE_DOWN));
    source.refusing.add("vm-1");

    source.passes(2_000);

    assertThat(source.claims("orders"))
        .anyMatch(claim -> claim.instance().health() == Health.NODE_DOWN);
    assertThat(source.ready("orders")).doesNotContain("vm-1");
  }

  @Test
  void anOperatorsWordEndsTheHoldOfOneService() {
    Verdict verdict = source.apply(new Input.Confirmed("orders"));

    assertThat(verdict.letGo()).isEqualTo(4);
    assertThat(source.claims("orders")).isEmpty();
    assertThat(source.notices).contains(new LossBelieved("orders", 4, Evidence.OPERATOR));
  }

  @Test
  void anOperatorsWordConcernsOnlyWhatIsHeldThen() {
    source.apply(new Input.Confirmed("orders"));
    source.reads("orders", some("new-", 1, 4));

    Verdict verdict = source.apply(GuardedSource.read("orders"), new Input.Confirmed("orders"));

    assertThat(verdict.letGo()).isZero();
    assertThat(source.ready("orders")).hasSize(4);
  }

  @Test
  void confirmingAnotherServiceLetsNothingGo() {
    assertThat(source.apply(new Input.Confirmed("others")).letGo()).isZero();
    assertThat(source.apply(new Input.Confirmed("nobody")).letGo()).isZero();
    assertThat(source.ready("orders")).hasSize(4);
  }

  @Test
  void oneAddressHeldByTwoServicesIsProbedOnceForBoth() {
    source.reads("admin", at("vm-1"));
    source.reads("admin");
    source.refusing.add("vm-1");
    source.probed.clear();

    source.passes(3_000);

    assertThat(source.ready("orders")).doesNotContain("vm-1");
    assertThat(source.claims("admin")).isEmpty();
    assertThat(source.probed.stream().filter(it -> it.address().equals("vm-1"))).hasSizeLessThan(3);
  }

  @Test
  void noMoreThanABoundedNumberOfProbesIsAwaitedAtOnce() {
    source.probesAnswer = false;
    source.reads("many", some("many-", 1, 1000));
    source.reads("many");
    source.probed.clear();

    source.passes(10_000);

    assertThat(source.probed).hasSizeLessThanOrEqualTo(ProbeSchedule.AT_ONCE);
  }

  @Test
  void aProbeThatIsNeverAnsweredIsAskedAgain() {
    source.probesAnswer = false;
    source.rereadsAnswer = false;
    source.passes(60_000);

    assertThat(source.probed).hasSize(4);
  }
}
