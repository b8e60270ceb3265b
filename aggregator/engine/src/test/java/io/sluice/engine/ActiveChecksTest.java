package io.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.view.Checks.Place;
import io.sluice.view.Checks.Verdict;
import io.sluice.view.Endpoint;
import io.sluice.view.Prober;
import io.sluice.view.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A registry that knows machines and no health, and what Sluice finds at their ports. */
class ActiveChecksTest {
  private static final Source VMS = Source.of("vms", "vm");
  private static final Source ASSETS = Source.of("assets", "vm").withTrust(Source.Trust.CONFIRM);

  private static String host(int number) {
    return "10.0.0." + number;
  }

  private static Instance at(int number) {
    return Instance.of(host(number), 80);
  }

  private static Instance[] upTo(int count) {
    List<Instance> all = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      all.add(at(number));
    }
    return all.toArray(Instance[]::new);
  }

  private static RegistryEvent.Disconnected lost() {
    return new RegistryEvent.Disconnected(Cause.OUTAGE, "connection refused");
  }

  /** Orders on four VMs of a registry that is trusted and checked. */
  private static Night registered() {
    Night night = new Night(VMS).checked("vms");
    return night.read("vms", "orders", upTo(4)).listed("vms").pass();
  }

  /** Orders on four machines of which only a check can say that they serve. */
  private static Night listedOnly() {
    Night night = new Night(ASSETS).checked("assets");
    return night.read("assets", "orders", upTo(4)).listed("assets").pass();
  }

  /** The same, and a check found each of them well. */
  private static Night passing() {
    Night night = registered();
    for (int number = 1; number <= 4; number++) {
      night.found("vms", host(number), Verdict.PASSING);
    }
    return night.pass();
  }

  private static Set<Place> begun(Night night) {
    Set<Place> begun = new HashSet<>();
    for (Effect effect : night.asked) {
      if (effect instanceof Effect.Check check) {
        begun.addAll(check.begun());
      }
    }
    return begun;
  }

  private static Set<Place> ended(Night night) {
    Set<Place> ended = new HashSet<>();
    for (Effect effect : night.asked) {
      if (effect instanceof Effect.Check check) {
        ended.addAll(check.ended());
      }
    }
    return ended;
  }

  @Test
  void onlyWhatCameAndWentIsCheckedAnewOrNoMore() {
    Night night = new Night(VMS).checked("vms");
    night.read("vms", "orders", at(1), at(2)).read("vms", "users", at(2)).listed("vms").pass();
    night.read("vms", "orders", at(1), at(3)).pass();

    assertThat(begun(night)).containsExactly(new Place(host(3), 80));
    assertThat(ended(night)).isEmpty();

    night.read("vms", "users").read("vms", "orders", at(1), at(3).withHealth(Health.DRAINING));
    night.pass();
    assertThat(begun(night)).isEmpty();
    assertThat(ended(night))
        .containsExactlyInAnyOrder(new Place(host(2), 80), new Place(host(3), 80));
  }

  @Test
  void whatWasNotCheckedYetIsAsTheRegistrySays() {
    assertThat(registered().published("orders")).hasSize(4);
  }

  @Test
  void whoSaysThatItDoesNotServeGoesAtOnceDownToTheLast() {
    Night night = passing();
    for (int number = 1; number <= 4; number++) {
      night.found("vms", host(number), Verdict.FAILING);
    }
    night.pass();

    assertThat(night.published("orders")).isEmpty();
    assertThat(night.service("orders").endpoints())
        .extracting(Endpoint::health)
        .containsOnly(Health.CRITICAL);
  }

  @Test
  void aCheckThatNobodyEverPassedEmptiesNoService() {
    Night night = registered();
    for (int number = 1; number <= 4; number++) {
      night.found("vms", host(number), Verdict.FAILING);
    }
    night.pass().after(Duration.ofHours(2));

    assertThat(night.published("orders")).hasSize(4);
  }

  @Test
  void afterARestartACheckLetsBackWhomACheckTookOut() {
    Night night = passing();
    night.found("vms", host(1), Verdict.FAILING).found("vms", host(2), Verdict.SILENT).pass();
    assertThat(night.published("orders")).containsExactly("10.0.0.3:80", "10.0.0.4:80");

    night.restarted().saw("vms", lost()).pass();
    assertThat(begun(night)).hasSize(4);
    night.found("vms", host(1), Verdict.PASSING).found("vms", host(2), Verdict.PASSING).pass();
    night.after(Duration.ofSeconds(2));
    assertThat(night.published("orders")).hasSize(4);

    night.read("vms", "orders", at(1).withHealth(Health.CRITICAL), at(2), at(3), at(4));
    night.listed("vms").pass();
    assertThat(night.published("orders")).hasSize(3).doesNotContain("10.0.0.1:80");
    assertThat(ended(night)).containsExactly(new Place(host(1), 80));
  }

  @Test
  void whoPassesAgainIsBack() {
    Night night = registered().found("vms", host(1), Verdict.FAILING).pass();
    assertThat(night.published("orders")).hasSize(3);

    night.found("vms", host(1), Verdict.PASSING).pass().after(Duration.ofSeconds(2));
    assertThat(night.published("orders")).hasSize(4);
  }

  @Test
  void aSilentOneOfFourGoesAndTheLastNeverDoes() {
    Night night = registered().found("vms", host(1), Verdict.SILENT).pass();
    assertThat(night.published("orders")).hasSize(3);

    for (int number = 2; number <= 4; number++) {
      night.found("vms", host(number), Verdict.SILENT);
    }
    night.pass();
    assertThat(night.published("orders")).hasSize(3);
  }

  @Test
  void aBrokenNetworkOfOursEmptiesNoServiceHoweverLongItLasts() {
    Night night = new Night(VMS).checked("vms");
    night.read("vms", "single", at(9)).read("vms", "orders", upTo(4)).listed("vms").pass();
    night.found("vms", host(9), Verdict.SILENT).pass();
    for (int number = 1; number <= 4; number++) {
      night.found("vms", host(number), Verdict.SILENT).pass().after(Duration.ofMinutes(10));
      night.read("vms", "single", at(9)).read("vms", "orders", upTo(4)).listed("vms").pass();
    }
    for (int hour = 0; hour < 12; hour++) {
      night.after(Duration.ofHours(1));
      night.read("vms", "single", at(9)).read("vms", "orders", upTo(4)).listed("vms").pass();
    }

    assertThat(night.published("single")).hasSize(1);
    assertThat(night.published("orders")).isNotEmpty();
  }

  @Test
  void aProbeThatIsRefusedTwiceProvesWhatACheckOnlySuspects() {
    Night night = new Night(VMS).checked("vms");
    night.read("vms", "single", at(9)).listed("vms").pass();
    night.found("vms", host(9), Verdict.SILENT).pass();
    for (int round = 0; round < 2; round++) {
      night.tell(new LoopInput.Probed("vms", host(9), 80, Prober.Result.REFUSED)).pass();
      night.after(Duration.ofSeconds(2));
    }

    assertThat(night.published("single")).isEmpty();
  }

  @Test
  void anOperatorBelievesASilence() {
    Night night = new Night(VMS).checked("vms");
    night.read("vms", "single", at(9)).listed("vms").pass();
    night.found("vms", host(9), Verdict.SILENT).pass();
    assertThat(night.published("single")).hasSize(1);

    night.tell(new LoopInput.LossConfirmed("vms", "single", new CompletableFuture<>())).pass();
    assertThat(night.published("single")).isEmpty();
  }

  @Test
  void aCheckIsNoFreshReadOfTheRegistry() {
    Night night = registered().read("vms", "orders", at(1)).pass();
    assertThat(night.published("orders")).hasSize(4);

    night.after(Duration.ofSeconds(31));
    night.found("vms", host(1), Verdict.PASSING).pass();
    assertThat(night.published("orders")).hasSize(4);

    night.read("vms", "orders", at(1)).pass();
    assertThat(night.published("orders")).hasSize(1);
  }

  @Test
  void whileTheRegistryIsAwaySilenceTakesNobodyOutButAWordDoes() {
    Night night = passing().saw("vms", lost()).pass();
    night.found("vms", host(1), Verdict.SILENT).found("vms", host(2), Verdict.FAILING).pass();

    assertThat(night.published("orders"))
        .containsExactly("10.0.0.1:80", "10.0.0.3:80", "10.0.0.4:80");
    assertThat(night.after(Duration.ofHours(3)).published("orders")).hasSize(3);
  }

  @Test
  void whatWasReportedToLeaveBeforeItWasDeregisteredIsNoSilentLoss() {
    Night night = passing();
    for (int number = 1; number <= 4; number++) {
      night.found("vms", host(number), Verdict.FAILING);
    }
    night.read("vms", "orders").pass();

    assertThat(night.published("orders")).isEmpty();
  }

  @Test
  void aMachineThatNoCheckFoundPassingGetsNoTraffic() {
    Night night = listedOnly();

    assertThat(night.service("orders").endpoints())
        .extracting(Endpoint::state)
        .containsOnly(Endpoint.State.UNCONFIRMED);
    assertThat(night.service("orders").home()).isNull();

    night.found("assets", host(1), Verdict.PASSING).found("assets", host(2), Verdict.SILENT);
    night.pass();
    assertThat(night.published("orders")).containsExactly("10.0.0.1:80");
    assertThat(night.alarms()).isEmpty();
  }

  @Test
  void aConfirmedMachineThatFallsSilentIsGuarded() {
    Night night = listedOnly();
    for (int number = 1; number <= 2; number++) {
      night.found("assets", host(number), Verdict.PASSING);
    }
    night.pass();
    for (int number = 1; number <= 2; number++) {
      night.found("assets", host(number), Verdict.SILENT);
    }
    night.pass().after(Duration.ofHours(1));

    assertThat(night.published("orders")).containsExactly("10.0.0.1:80", "10.0.0.2:80");
  }

  @Test
  void aRegistryThatForgetsConfirmedMachinesIsGuardedAsAnyOther() {
    Night night = listedOnly();
    for (int number = 1; number <= 4; number++) {
      night.found("assets", host(number), Verdict.PASSING);
    }
    night.pass().read("assets", "orders").pass();
    assertThat(night.published("orders")).hasSize(4);

    night.read("assets", "orders", at(1), at(2)).pass();
    assertThat(night.published("orders")).hasSize(4);
    assertThat(begun(night)).hasSize(2);
    night.found("assets", host(1), Verdict.PASSING).pass();
    assertThat(night.published("orders")).hasSize(4);
  }

  @Test
  void afterARestartWhatWasConfirmedStaysSoUntilACheckSaysOtherwise() {
    Night night = listedOnly();
    for (int number = 1; number <= 3; number++) {
      night.found("assets", host(number), Verdict.PASSING);
    }
    night.pass().restarted().saw("assets", lost()).pass();

    assertThat(night.isOpen()).isTrue();
    assertThat(night.published("orders")).hasSize(3);
    assertThat(begun(night)).hasSize(4);

    night.read("assets", "orders", upTo(4)).listed("assets").pass();
    assertThat(night.published("orders")).hasSize(3);
    night
        .found("assets", host(1), Verdict.FAILING)
        .found("assets", host(4), Verdict.PASSING)
        .pass();
    assertThat(night.published("orders"))
        .containsExactly("10.0.0.2:80", "10.0.0.3:80", "10.0.0.4:80");
  }

  @Test
  void aVerdictOnWhatWasThereBeforeIsNotOnWhatCame() {
    Night night = listedOnly();
    night.read("assets", "orders", at(2), at(3), at(4)).read("assets", "orders", upTo(4));
    night.found("assets", host(1), Verdict.PASSING).pass();
    assertThat(night.service("orders").endpoints())
        .extracting(Endpoint::state)
        .containsOnly(Endpoint.State.UNCONFIRMED);

    night.found("assets", host(1), Verdict.PASSING).pass();
    assertThat(night.published("orders")).containsExactly("10.0.0.1:80");
  }

  @Test
  void aVerdictOnAPlaceThatIsNoMoreSaysNothing() {
    Night night = registered().read("vms", "orders", at(1), at(2), at(3)).pass();
    night.found("vms", host(4), Verdict.PASSING).found("vms", host(99), Verdict.SILENT).pass();

    assertThat(night.published("orders")).hasSize(3);
  }
}
