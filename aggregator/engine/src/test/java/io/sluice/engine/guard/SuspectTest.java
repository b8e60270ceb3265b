package io.sluice.engine.guard;

import static io.sluice.engine.guard.GuardedSource.at;
import static io.sluice.engine.guard.GuardedSource.read;
import static io.sluice.engine.guard.GuardedSource.some;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.guard.Notice.BecameSuspect;
import io.sluice.engine.guard.Notice.Evidence;
import io.sluice.engine.guard.Notice.Recovered;
import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Standing;
import io.sluice.view.Standing.Held;
import io.sluice.view.Standing.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A source that loses so much that time confirms no loss. */
class SuspectTest {
  private final GuardedSource source = new GuardedSource();

  /** Services s1 to sn with instances 1 to size each. */
  private void services(int count, int size) {
    source.apply(reads(1, count, size));
  }

  private static List<Input> reads(int from, int to, int size) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(s -> (Input) read("s" + s, some("s" + s + "-", 1, size).toArray(Instance[]::new)))
        .toList();
  }

  @Test
  void moreThanAFifthOfAllInstancesMakesTheSourceSuspect() {
    services(10, 10);

    source.apply(reads(1, 7, 7)); // 21 of 100, each service within its own limit

    assertThat(source.snapshot().suspect()).isTrue();
    assertThat(source.last().sourceChanged()).isTrue();
    assertThat(source.ready("s1")).hasSize(10);
    assertThat(source.standing("s1", "s1-9"))
        .isEqualTo(new Held(Reason.SOURCE_SUSPECT, source.now(), null));
    assertThat(source.notices).contains(new BecameSuspect(21, 100, 0));
  }

  @Test
  void aFifthExactlyDoesNot() {
    services(10, 10);

    source.apply(reads(1, 10, 8));

    assertThat(source.snapshot().suspect()).isFalse();
    assertThat(source.ready("s1")).hasSize(8);
  }

  @Test
  void fewerThanTenInstancesDoNot() {
    services(3, 6);

    source.apply(reads(1, 3, 3)); // 9 of 18

    assertThat(source.snapshot().suspect()).isFalse();
  }

  @Test
  void arrivalsElsewhereCount() {
    services(10, 10);
    List<Input> inputs = new ArrayList<>(reads(1, 7, 7));
    inputs.addAll(reads(11, 11, 5));

    source.apply(inputs);

    assertThat(source.snapshot().suspect()).isFalse();
  }

  @Test
  void lossesAddUpOverFiveMinutes() {
    services(10, 10);
    source.apply(reads(1, 5, 7));
    source.passes(299_999);
    assertThat(source.snapshot().suspect()).isFalse();

    source.apply(reads(6, 7, 7));

    assertThat(source.snapshot().suspect()).isTrue();
    assertThat(source.ready("s1")).as("what went before is gone").hasSize(7);
    assertThat(source.ready("s6")).hasSize(10);
  }

  @Test
  void lossesBeforeThatAreForgotten() {
    services(10, 10);
    source.apply(reads(1, 5, 7));
    source.passes(300_000);

    source.apply(reads(6, 7, 7));

    assertThat(source.snapshot().suspect()).isFalse();
  }

  @Test
  void aSourceThatLosesAllOfTwoIsSuspect() {
    services(1, 2);

    source.reads("s1");
    source.passes(3_600_000);

    assertThat(source.snapshot().suspect()).isTrue();
    assertThat(source.ready("s1")).hasSize(2);
  }

  @Test
  void aSourceThatLosesItsOnlyInstanceIsNot() {
    services(1, 1);

    source.reads("s1");
    source.passes(31_000);

    assertThat(source.claims("s1")).isEmpty();
  }

  @Test
  void fourEmptiedServicesMakeASourceSuspect() {
    services(40, 1);
    source.reads("big", some("big-", 1, 200));

    source.apply(reads(1, 3, 0));
    assertThat(source.snapshot().suspect()).isFalse();
    source.apply(reads(4, 4, 0));

    assertThat(source.snapshot().suspect()).isTrue();
    assertThat(source.notices).contains(new BecameSuspect(4, 240, 4));
    assertThat(source.standing("s1", "s1-1"))
        .isEqualTo(new Held(Reason.SOURCE_SUSPECT, source.now(), null));
  }

  @Test
  void inALargeSourceItTakesMoreThanOneInTwentyServices() {
    services(100, 1);

    source.apply(reads(1, 5, 0));
    assertThat(source.snapshot().suspect()).isFalse();
    source.apply(reads(6, 6, 0));

    assertThat(source.snapshot().suspect()).isTrue();
  }

  @Test
  void servicesEmptiedOneByOneAddUpThoughTimeConfirmedTheFirst() {
    services(40, 1);
    source.reads("big", some("big-", 1, 200));
    for (int s = 1; s <= 3; s++) {
      source.reads("s" + s);
      source.passes(60_000);
      assertThat(source.claims("s" + s)).isEmpty();
    }

    source.reads("s4");
    source.passes(600_000);

    assertThat(source.snapshot().suspect()).isTrue();
    assertThat(source.ready("s4")).hasSize(1);
  }

  @Test
  void announcedDeparturesMakeNobodySuspect() {
    services(10, 10);

    for (int s = 1; s <= 10; s++) {
      source.reads("s" + s, some("s" + s + "-", 1, 10).map(it -> it.withHealth(Health.DRAINING)));
      source.reads("s" + s);
    }

    assertThat(source.notices(BecameSuspect.class)).isEmpty();
    assertThat(source.snapshot().services().isEmpty()).isTrue();
  }

  @Test
  void timeConfirmsNothing() {
    services(10, 10);
    source.apply(reads(1, 10, 0));

    source.passes(3_600_000);

    assertThat(source.ready("s1")).hasSize(10);
  }

  @Test
  void aRegistryThatTellsOfNoChangeIsAskedWhetherItIsBack() {
    services(10, 10);
    source.apply(reads(1, 10, 0));
    assertThat(source.snapshot().suspect()).isTrue();

    reads(1, 10, 10)
        .forEach(
            read -> {
              ServiceClaims claims = ((Input.Read) read).claims();
              source.registry.put(claims.service(), claims);
            });
    source.passes(GuardSettings.DEFAULT.confirm().toMillis() + 1_000);

    assertThat(source.snapshot().suspect()).isFalse();
    assertThat(source.held("s1")).isZero();
    assertThat(source.reread).hasSize(10);
  }

  @Test
  void smallLossesOfASuspectSourceAreHeldToo() {
    services(10, 10);
    source.apply(reads(1, 5, 0));
    source.passes(400_000);

    source.apply(reads(6, 6, 9));

    assertThat(source.ready("s6")).hasSize(10);
  }

  @Test
  void blueGreenIsNoLossInASuspectSource() {
    services(10, 10);
    source.apply(reads(1, 5, 0));

    source.reads("s6", some("new-", 1, 10));

    assertThat(source.ready("s6")).hasSize(10).allMatch(it -> it.startsWith("new-"));
  }

  @Test
  void anAnnouncedDepartureIsPublishedAtOnceThere() {
    services(10, 10);
    source.apply(reads(1, 5, 0));

    source.reads("s6", some("s6-", 1, 10).map(it -> it.withHealth(Health.DRAINING)));
    source.reads("s1", some("s1-", 1, 10).map(it -> it.withHealth(Health.DRAINING)));

    assertThat(source.ready("s6")).isEmpty();
    assertThat(source.ready("s1")).isEmpty();
  }

  @Test
  void probesDecideEndpointByEndpoint() {
    services(10, 10);
    source.refusing.addAll(Set.of("s1-1", "s2-2"));

    source.apply(reads(1, 5, 0));
    source.passes(10_000);

    assertThat(source.ready("s1")).hasSize(9).doesNotContain("s1-1");
    assertThat(source.ready("s2")).hasSize(9).doesNotContain("s2-2");
    assertThat(source.snapshot().suspect()).isTrue();
  }

  @Test
  void whenProbesFoundAllOfThemDeadTheSourceIsBelieved() {
    services(10, 10);
    for (int i = 1; i <= 10; i++) {
      source.refusing.add("s1-" + i);
      source.refusing.add("s2-" + i);
      source.refusing.add("s3-" + i);
    }

    source.apply(reads(1, 3, 0));
    assertThat(source.snapshot().suspect()).isTrue();
    source.passes(5_000);

    assertThat(source.claims("s1")).isEmpty();
    assertThat(source.snapshot().suspect()).isFalse();
    assertThat(source.notices(Recovered.class)).hasSize(1);
    assertThat(source.last().next()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aSourceRecoversWhenMostOfItReturned() {
    services(10, 10);
    source.apply(reads(1, 5, 0));

    source.apply(reads(1, 2, 10));
    assertThat(source.snapshot().suspect()).isTrue();
    source.apply(reads(3, 4, 10));

    assertThat(source.snapshot().suspect()).isFalse();
    assertThat(source.notices).contains(new Recovered(Evidence.RETURNED));
    assertThat(source.standing("s1", "s1-1")).isEqualTo(Standing.LIVE);
    assertThat(source.standing("s5", "s5-1"))
        .isInstanceOfSatisfying(
            Held.class, it -> assertThat(it.reason()).isEqualTo(Reason.SERVICE_DROP));
  }

  @Test
  void aLossThatIsStillLargeIsNoRecovery() {
    services(10, 10);
    source.apply(reads(1, 10, 0));

    source.apply(reads(1, 7, 10)); // 70 of 100

    assertThat(source.snapshot().suspect()).isTrue();
  }

  @Test
  void aLossThatIsNoLongerLargeIsNoRecoveryUntilMostReturned() {
    services(10, 10);
    source.apply(reads(1, 10, 7)); // 30 of 100

    source.apply(reads(1, 5, 10)); // half of them
    assertThat(source.snapshot().suspect()).isTrue();
    source.apply(reads(6, 6, 8));

    assertThat(source.snapshot().suspect()).isFalse();
  }

  @Test
  void whatARecoveredSourceStillLacksIsHeldForItsTimeOnly() {
    services(10, 10);
    source.apply(reads(1, 5, 0));
    source.passes(100_000);
    source.apply(reads(1, 4, 10));

    source.passes(29_000);
    assertThat(source.ready("s5")).hasSize(10);
    source.passes(1_100);

    assertThat(source.claims("s5")).isEmpty();
  }

  @Test
  void nothingIsDampedWhenASourceRecovers() {
    services(10, 10);
    source.apply(reads(1, 10, 0));
    source.passes(10_000);

    source.apply(reads(1, 10, 10));

    assertThat(source.notices(Notice.Damped.class)).isEmpty();
    for (int s = 1; s <= 10; s++) {
      assertThat(source.claims("s" + s)).allMatch(it -> it.standing().equals(Standing.LIVE));
    }
  }

  @Test
  void anOperatorBelievesTheWholeSource() {
    services(10, 10);
    source.apply(reads(1, 5, 0));

    Verdict verdict = source.apply(new Input.Confirmed(null));

    assertThat(verdict.letGo()).isEqualTo(50);
    assertThat(source.snapshot().suspect()).isFalse();
    assertThat(source.notices).contains(new Recovered(Evidence.OPERATOR));
    source.passes(1_000);
    source.reads("s6", at("s6-1"), at("s6-2"), at("s6-3"), at("s6-4"), at("s6-5"));
    assertThat(source.ready("s6")).as("the baseline is new").hasSize(5);
  }

  @Test
  void anOperatorBelievesOneServiceOfASuspectSource() {
    services(10, 10);
    source.apply(reads(1, 5, 0));

    Verdict verdict = source.apply(new Input.Confirmed("s1"));

    assertThat(verdict.letGo()).isEqualTo(10);
    assertThat(source.claims("s1")).isEmpty();
    assertThat(source.ready("s2")).hasSize(10);
    assertThat(source.snapshot().suspect()).isTrue();
  }
}
