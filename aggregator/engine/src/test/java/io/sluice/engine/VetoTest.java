package io.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.engine.identity.Exclusion;
import io.sluice.engine.identity.IdentityRules;
import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.view.Alarm;
import io.sluice.view.Candidate;
import io.sluice.view.Endpoint;
import io.sluice.view.Home;
import io.sluice.view.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** etcd's naming decides who may get traffic, and fails in every way that a registry can. */
class VetoTest {
  private static final Source VMS = Source.of("vms", "vm");
  private static final Source NAMING = Source.of("naming", "vm").withTrust(Source.Trust.VETO);

  private static Instance at(int number) {
    return Instance.of("10.0.0." + number, 80);
  }

  private static RegistryEvent.Disconnected lost() {
    return new RegistryEvent.Disconnected(Cause.OUTAGE, "connection refused");
  }

  /** Orders on three VMs, two of which are registered; users, of whom the naming knows nothing. */
  private static Night named() {
    Night night = new Night(VMS, NAMING);
    night.read("vms", "orders", at(1), at(2), at(3)).read("vms", "users", at(9)).listed("vms");
    return night.read("naming", "orders", at(1), at(2)).listed("naming").pass();
  }

  @Test
  void onlyWhatIsRegisteredGetsTraffic() {
    Night night = named();

    assertThat(night.published("orders")).containsExactly("10.0.0.1:80", "10.0.0.2:80");
    assertThat(night.published("users")).containsExactly("10.0.0.9:80");
    assertThat(night.service("orders").endpoints())
        .filteredOn(one -> one.state() == Endpoint.State.VETOED)
        .extracting(Endpoint::address, Endpoint::vetoedBy)
        .containsExactly(tuple("10.0.0.3", List.of("naming")));
  }

  @Test
  void aServiceThatOnlyTheVetoNamesIsNone() {
    Night night = named().read("naming", "ghosts", at(7)).listed("naming").pass();

    assertThat(night.has("ghosts")).isFalse();
  }

  @Test
  void whoRegistersLaterGetsTrafficThen() {
    Night night = named().read("naming", "orders", at(1), at(2), at(3)).pass();

    assertThat(night.published("orders")).hasSize(3);
  }

  @Test
  void aServiceThatWasOnceNamedStaysVetoedWhenItsLastInstanceLeaves() {
    Night night = named();
    night
        .read(
            "naming",
            "orders",
            at(1).withHealth(Health.DRAINING),
            at(2).withHealth(Health.DRAINING))
        .pass();
    night.read("naming", "orders").pass();

    assertThat(night.published("orders")).isEmpty();
    assertThat(night.alarms())
        .filteredOn(alarm -> alarm.kind() == Alarm.Kind.SERVICE_EMPTY)
        .extracting(Alarm::text)
        .singleElement()
        .asString()
        .contains("naming");

    night.restarted().read("vms", "orders", at(1), at(2), at(3)).read("vms", "users", at(9));
    night.listed("vms").listed("naming").pass();

    assertThat(night.published("orders")).isEmpty();
    assertThat(night.published("users")).hasSize(1);
  }

  @Test
  void anOperatorMayEndWhatANameOnceBegan() {
    Night night = new Night(VMS, NAMING);
    night.read("vms", "orders", at(1)).listed("vms");
    night.read("naming", "orders").listed("naming").pass();
    assertThat(night.published("orders")).isEmpty();

    night.tell(new LoopInput.LossConfirmed("naming", "orders", new CompletableFuture<>())).pass();

    assertThat(night.published("orders")).containsExactly("10.0.0.1:80");
  }

  @Test
  void aVetoThatIsWipedTakesNobodyOut() {
    Night night = named();
    night.read("naming", "orders").listed("naming").pass();

    assertThat(night.published("orders")).hasSize(2);
    night.after(Duration.ofHours(5));
    assertThat(night.published("orders")).hasSize(2);
  }

  @Test
  void aVetoThatCannotBeReadKeepsItsLastWord() {
    Night night = named().saw("naming", lost()).pass().after(Duration.ofDays(3));

    assertThat(night.published("orders")).containsExactly("10.0.0.1:80", "10.0.0.2:80");
    night.read("vms", "orders", at(1), at(2), at(3), at(4)).pass();
    assertThat(night.published("orders")).containsExactly("10.0.0.1:80", "10.0.0.2:80");
  }

  @Test
  void withoutAWordOfTheVetoNobodyMayConnectThoughItIsNotRequired() {
    Night night = new Night(VMS, NAMING.withRequired(false));
    night.read("vms", "orders", at(1)).listed("vms").saw("naming", lost()).pass();

    assertThat(night.after(Duration.ofMinutes(5)).isOpen()).isFalse();
    assertThat(night.read("naming", "orders", at(1)).listed("naming").pass().isOpen()).isTrue();
    assertThat(night.published("orders")).hasSize(1);
  }

  @Test
  void afterARestartItsLastWordCountsThoughItCannotBeRead() {
    Night night = named().restarted();
    night.read("vms", "orders", at(1), at(2), at(3)).listed("vms").saw("naming", lost()).pass();

    assertThat(night.isOpen()).isTrue();
    assertThat(night.published("orders")).containsExactly("10.0.0.1:80", "10.0.0.2:80");
  }

  @Test
  void aVetoThatIsAddedLaterWaitsToBeAdmitted() {
    Night night = new Night(VMS, NAMING);
    night.given(new Home("orders", "vm", new TreeMap<>(Map.of("", ""))));
    night.added("naming");
    night.read("vms", "orders", at(1), at(2)).listed("vms");
    night.read("naming", "orders", at(1)).listed("naming").pass();

    assertThat(night.published("orders")).hasSize(2);
    assertThat(night.service("orders").candidates())
        .extracting(Candidate::id)
        .containsExactly("orders/naming/orders");

    night.admits("naming", "orders", "orders").pass();
    assertThat(night.published("orders")).containsExactly("10.0.0.1:80");

    night.read("naming", "orders", at(1).withHealth(Health.DRAINING)).pass();
    night.read("naming", "orders").pass();
    assertThat(night.published("orders")).isEmpty();
  }

  @Test
  void anotherRuleForOtherNamesForgetsNothing() {
    Night night = named();
    night.ruled(
        "naming",
        new IdentityRules(List.of(new Exclusion("other", Set.of(), Map.of())), List.of()));
    night.restarted().read("vms", "orders", at(3)).listed("vms").saw("naming", lost()).pass();

    assertThat(night.published("orders")).doesNotContain("10.0.0.3:80");
  }
}
