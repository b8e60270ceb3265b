package io.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.view.Alarm;
import io.sluice.view.Drained;
import io.sluice.view.Hold;
import io.sluice.view.Hold.Scope;
import io.sluice.view.Previews.Preview;
import io.sluice.view.Prober;
import io.sluice.view.Source;
import io.sluice.view.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An operator moves a registry and refuses every loss meanwhile. */
class OperatorHoldTest {
  private static final Source VMS = Source.of("vms", "vm");

  private static Instance at(int number) {
    return Instance.of("10.0.0." + number, 80);
  }

  private static Instance in(String zone, int number) {
    String address = "10.0.0." + number;
    return new Instance(
        address, address, 80, Health.PASSING, "", "", zone, 1, List.of(), new TreeMap<>());
  }

  private static Instance[] upTo(int count) {
    return from(1, count);
  }

  /** Those of another service, elsewhere. */
  private static Instance[] others(int count) {
    return from(101, count);
  }

  private static Instance[] from(int first, int count) {
    List<Instance> all = new ArrayList<>();
    for (int number = first; number < first + count; number++) {
      all.add(at(number));
    }
    return all.toArray(Instance[]::new);
  }

  private static Hold of(Night night, Scope scope, String name) {
    Duration hours = Duration.ofHours(4);
    return new Hold(scope, name, night.now, night.now + hours.toMillis(), "ana", "");
  }

  /** Four orders and four users on VMs. */
  private static Night night() {
    Night night = new Night(VMS);
    return night
        .read("vms", "orders", upTo(4))
        .read("vms", "users", others(4))
        .listed("vms")
        .pass();
  }

  private static List<Standing.Reason> reasons(Night night, String service) {
    return night.service(service).endpoints().stream()
        .map(one -> one.provenance().get(0).standing())
        .filter(Standing.Held.class::isInstance)
        .map(standing -> ((Standing.Held) standing).reason())
        .distinct()
        .toList();
  }

  @Test
  void aDrainThatIsOverLeavesTheBytesAsTheyWere() {
    Night night = night().read("vms", "orders", at(1), in("rack-7", 2), in("rack-7", 3)).pass();
    String before = night.version();

    night.holds(of(night, Scope.DRAINED_ZONE, "rack-7")).pass();
    assertThat(night.published("orders")).hasSize(1);
    assertThat(night.service("users").drains()).isEmpty();
    night.after(Duration.ofHours(4)).pass();

    assertThat(night.service("orders").drains()).isEmpty();
    assertThat(night.version()).isEqualTo(before);
  }

  @Test
  void theLastOnesComeBackWithAnAlarmWhileTheDrainStands() {
    Night night = night().read("vms", "orders", at(1), in("rack-7", 2), in("rack-7", 3)).pass();
    night.holds(of(night, Scope.DRAINED_ZONE, "rack-7")).pass();
    assertThat(night.alarms()).isEmpty();

    night
        .read("vms", "orders", at(1).withHealth(Health.CRITICAL), in("rack-7", 2), in("rack-7", 3))
        .pass();

    assertThat(night.published("orders")).hasSize(2);
    assertThat(night.alarms()).extracting(Alarm::kind).containsExactly(Alarm.Kind.DRAIN_KEPT);
    night.holds().pass();
    assertThat(night.alarms()).isEmpty();
  }

  @Test
  void aDrainIsTriedBeforeItIsSaid() {
    Night night = night().read("vms", "orders", at(1), in("rack-7", 2), in("rack-7", 3)).pass();
    String before = night.version();
    CompletableFuture<List<Preview>> source = new CompletableFuture<>();
    CompletableFuture<List<Preview>> zone = new CompletableFuture<>();

    night
        .tell(new LoopInput.DrainTried(of(night, Scope.DRAINED_SOURCE, "vms"), source))
        .tell(new LoopInput.DrainTried(of(night, Scope.DRAINED_ZONE, "rack-7"), zone))
        .pass();

    assertThat(source.join())
        .flatExtracting(preview -> preview.after().drains())
        .extracting(Drained::kept)
        .containsExactly(true, true);
    assertThat(zone.join()).extracting(it -> it.after().name()).containsExactly("orders");
    assertThat(zone.join().get(0).after().drains().get(0).endpoints()).isEqualTo(2);
    assertThat(night.version()).isEqualTo(before);
  }

  @Test
  void aSmallLossIsKeptTooAndSaysWhy() {
    Night night = night();
    night.holds(of(night, Scope.SERVICE, "orders")).pass();
    night.read("vms", "orders", upTo(3)).read("vms", "users", others(3)).pass();

    assertThat(night.published("orders")).hasSize(4);
    assertThat(night.published("users")).hasSize(3);
    assertThat(reasons(night, "orders")).containsExactly(Standing.Reason.OPERATOR);
    assertThat(night.alarms()).isEmpty();
  }

  @Test
  void neitherTimeNorProbesDecide() {
    Night night = night();
    night.holds(of(night, Scope.SOURCE, "vms")).pass();
    night.read("vms", "orders").read("vms", "users", others(2)).pass();
    for (int round = 0; round < 10; round++) {
      for (int gone : List.of(1, 2, 3, 4, 103, 104)) {
        night.tell(new LoopInput.Probed("vms", "10.0.0." + gone, 80, Prober.Result.REFUSED));
      }
      night
          .after(Duration.ofMinutes(10))
          .read("vms", "orders")
          .read("vms", "users", others(2))
          .pass();
    }

    assertThat(night.published("orders")).hasSize(4);
    assertThat(night.published("users")).hasSize(4);
  }

  @Test
  void whoAnnouncesThatItLeavesStillGoes() {
    Night night = night();
    night.holds(of(night, Scope.SERVICE, "orders")).pass();
    night.read("vms", "orders", at(1).withHealth(Health.DRAINING), at(2)).pass();

    assertThat(night.published("orders"))
        .containsExactly("10.0.0.2:80", "10.0.0.3:80", "10.0.0.4:80");
  }

  @Test
  void anOperatorMayBelieveALossNonetheless() {
    Night night = night();
    night.holds(of(night, Scope.SERVICE, "orders")).pass().read("vms", "orders", upTo(1)).pass();
    night.tell(new LoopInput.LossConfirmed("vms", "orders", new CompletableFuture<>())).pass();

    assertThat(night.published("orders")).hasSize(1);
  }

  @Test
  void whatWasReplacedIsNoLoss() {
    Night night = night();
    night.holds(of(night, Scope.SERVICE, "orders")).pass();
    night.read("vms", "orders", at(5), at(6), at(7), at(8)).pass();

    assertThat(night.published("orders"))
        .containsExactly("10.0.0.5:80", "10.0.0.6:80", "10.0.0.7:80", "10.0.0.8:80");
  }

  @Test
  void whenItEndsASmallLossIsBelievedAtOnce() {
    Night night = night();
    night.holds(of(night, Scope.SERVICE, "orders")).pass().read("vms", "orders", upTo(3)).pass();
    assertThat(night.after(Duration.ofMinutes(239)).published("orders")).hasSize(4);

    assertThat(night.after(Duration.ofMinutes(2)).published("orders")).hasSize(3);
  }

  @Test
  void whenItIsEndedALargeLossIsHeldAsIfItVanishedThen() {
    Night night = night();
    night.holds(of(night, Scope.SERVICE, "orders")).pass().read("vms", "orders", upTo(1)).pass();
    night.after(Duration.ofHours(1)).holds().pass();

    assertThat(night.published("orders")).hasSize(4);
    assertThat(reasons(night, "orders")).containsExactly(Standing.Reason.SERVICE_DROP);
    night.after(Duration.ofSeconds(29)).read("vms", "orders", upTo(1)).pass();
    assertThat(night.published("orders")).hasSize(4);
    night.after(Duration.ofSeconds(2)).read("vms", "orders", upTo(1)).pass();
    assertThat(night.published("orders")).hasSize(1);
  }

  @Test
  void aHoldTakesOverWhatIsHeldAlready() {
    Night night = night().read("vms", "orders", upTo(1)).pass();
    night.holds(of(night, Scope.SERVICE, "orders")).pass();
    night.after(Duration.ofMinutes(5)).read("vms", "orders", upTo(1)).pass();

    assertThat(night.published("orders")).hasSize(4);
    assertThat(reasons(night, "orders")).containsExactly(Standing.Reason.OPERATOR);
  }

  @Test
  void itSurvivesARestartAndEndsAfterIt() {
    Night night = night();
    night.holds(of(night, Scope.SERVICE, "orders")).pass().read("vms", "orders", upTo(3)).pass();
    night.restarted().read("vms", "orders", upTo(3)).read("vms", "users", others(4)).listed("vms");
    night.pass();
    assertThat(night.published("orders")).hasSize(4);
    assertThat(reasons(night, "orders")).containsExactly(Standing.Reason.OPERATOR);

    assertThat(night.after(Duration.ofHours(4)).published("orders")).hasSize(3);
  }

  @Test
  void aHoldThatEndedWhileTheServerWasDownIsOver() {
    Night night = night();
    night.holds(of(night, Scope.SERVICE, "orders")).pass().read("vms", "orders", upTo(3)).pass();
    night.now += Duration.ofHours(5).toMillis();
    night.restarted().read("vms", "orders", upTo(3)).read("vms", "users", others(4)).listed("vms");

    assertThat(night.pass().published("orders")).hasSize(3);
  }

  @Test
  void aSuspectSourceIsSuspectStillWhenTheHoldEnds() {
    Night night = new Night(VMS);
    night.read("vms", "orders", upTo(20)).listed("vms").pass();
    night.holds(of(night, Scope.SOURCE, "vms")).pass().read("vms", "orders", upTo(1)).pass();
    night.after(Duration.ofHours(3)).holds().pass();

    assertThat(night.published("orders")).hasSize(20);
    assertThat(reasons(night, "orders")).containsExactly(Standing.Reason.SOURCE_SUSPECT);
    night.after(Duration.ofHours(3)).read("vms", "orders", upTo(1)).pass();
    assertThat(night.published("orders")).hasSize(20);
  }
}
