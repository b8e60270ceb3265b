package io.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.engine.identity.IdentityRules;
import io.sluice.engine.identity.Rule;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.view.Alarm;
import io.sluice.view.Prober;
import io.sluice.view.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A member ends and starts again, and its registries are not what they were. */
class RestartTest {
  private static final Source VMS = Source.of("vms", "vm");
  private static final Source PODS = Source.of("pods", "kubernetes");

  private static Instance at(int number) {
    return Instance.of("10.0.0." + number, 80);
  }

  private static RegistryEvent.Disconnected lost() {
    return new RegistryEvent.Disconnected(Cause.OUTAGE, "connection refused");
  }

  /** Orders on three VMs and two pods, split 90/10. */
  private static Night shifted() {
    Night night = new Night(VMS, PODS);
    night.read("vms", "orders", at(1), at(2), at(3)).listed("vms");
    night.read("pods", "orders", at(8), at(9)).listed("pods").pass();
    night.splits("orders", Map.of("vm", 9_000, "kubernetes", 1_000)).pass();
    return night;
  }

  @Test
  void withEveryRegistryDownItServesTheSameBytes() {
    Night night = shifted();
    String before = night.version();

    night.restarted().pass();
    assertThat(night.isOpen()).isFalse();
    night.saw("vms", lost()).saw("pods", lost()).pass();

    assertThat(night.isOpen()).isTrue();
    assertThat(night.version()).isEqualTo(before);
    assertThat(night.alarms())
        .extracting(Alarm::kind, Alarm::subject)
        .containsExactly(
            tuple(Alarm.Kind.SOURCE_STALE, "pods"), tuple(Alarm.Kind.SOURCE_STALE, "vms"));
  }

  @Test
  void aRegistryThatSaysNothingAtAllIsWaitedForAndThenDoneWithout() {
    Night night = shifted().restarted();

    night.after(Duration.ofSeconds(14));
    assertThat(night.isOpen()).isFalse();
    assertThat(night.alarms()).isEmpty();

    night.after(Duration.ofSeconds(2));
    assertThat(night.isOpen()).isTrue();
    assertThat(night.published("orders")).hasSize(5);
    assertThat(night.alarms()).extracting(Alarm::subject).containsExactly("pods", "vms");
  }

  @Test
  void aRegistryThatIsBackAsItWasChangesNothing() {
    Night night = shifted();
    String before = night.version();

    night.restarted();
    night.read("vms", "orders", at(1), at(2), at(3)).listed("vms");
    night.read("pods", "orders", at(8), at(9)).listed("pods").pass();

    assertThat(night.isOpen()).isTrue();
    assertThat(night.version()).isEqualTo(before);
    assertThat(night.alarms()).isEmpty();
  }

  @Test
  void aRegistryThatCameBackEmptyWipesNothing() {
    Night night = shifted().restarted();

    night.listed("vms").listed("pods").pass().after(Duration.ofHours(1));

    assertThat(night.published("orders")).hasSize(5);
    assertThat(night.alarms())
        .extracting(Alarm::kind)
        .containsExactly(Alarm.Kind.SOURCE_SUSPECT, Alarm.Kind.SOURCE_SUSPECT);
  }

  @Test
  void whatIsFoundDeadAfterwardsGoes() {
    Night night = shifted().restarted();
    night.listed("pods").read("vms", "orders", at(1)).listed("vms").pass();

    for (int round = 0; round < 2; round++) {
      for (int gone : List.of(2, 3)) {
        night.tell(new LoopInput.Probed("vms", "10.0.0." + gone, 80, Prober.Result.REFUSED));
      }
      night.pass().after(Duration.ofSeconds(2));
    }

    assertThat(night.published("orders"))
        .containsExactly("10.0.0.1:80", "10.0.0.8:80", "10.0.0.9:80");
  }

  @Test
  void twoRestartsInOneOutageLoseNothing() {
    Night night = shifted();
    String before = night.version();

    night.restarted().saw("vms", lost()).saw("pods", lost()).pass();
    night.restarted().saw("vms", lost()).saw("pods", lost()).pass();

    assertThat(night.version()).isEqualTo(before);
  }

  @Test
  void aRuleThatChangedMeanwhileCountsAtOnce() {
    Night night = new Night(VMS, PODS);
    night.read("vms", "orders-vm", at(1), at(2), at(3)).listed("vms").listed("pods").pass();
    assertThat(night.published("orders-vm")).hasSize(3);

    night.ruled("vms", new IdentityRules(List.of(), List.of(new Rule.StripSuffix("-vm"))));
    night.restarted().saw("vms", lost()).saw("pods", lost()).pass();

    assertThat(night.published("orders")).hasSize(3);
    assertThat(night.published("orders-vm")).isEmpty();
  }

  @Test
  void aHeldLossIsStillHeldAndProbedAfterwards() {
    Night night = shifted();
    night.read("vms", "orders", at(1)).pass();
    assertThat(night.published("orders")).hasSize(5);

    night.restarted().saw("vms", lost()).saw("pods", lost()).pass();

    assertThat(night.published("orders")).hasSize(5);
    assertThat(night.alarms()).extracting(Alarm::kind).contains(Alarm.Kind.LOSS_HELD);
  }
}
