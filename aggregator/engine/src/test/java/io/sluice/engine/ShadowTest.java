package io.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.view.Home;
import io.sluice.view.ShadowComparison.Change;
import io.sluice.view.ShadowComparison.Difference;
import io.sluice.view.ShadowComparison.Kind;
import io.sluice.view.Source;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A registry is tried: read, compared, and never published. */
class ShadowTest {
  private static final Source VMS = Source.of("vms", "vm");
  private static final Source TRIED = Source.of("tried", "vm").withPrecedence(9).withShadow(true);

  private static Instance at(int number) {
    return Instance.of("10.0.0." + number, 80);
  }

  private static Night orders(Source tried) {
    Night night = new Night(VMS, tried);
    night.given(new Home("orders", "vm", new TreeMap<>(Map.of("", "")))).added("tried");
    return night.read("vms", "orders", at(1), at(2)).listed("vms").pass();
  }

  @Test
  void proxiesDoNotWaitForIt() {
    assertThat(orders(TRIED).isOpen()).isTrue();
  }

  @Test
  void whatItWouldAddIsShownAndNotPublished() {
    Night night = orders(TRIED);
    String before = night.version();

    night.read("tried", "orders", at(1), at(2), at(3)).read("tried", "users", at(7));
    night.listed("tried").pass();

    assertThat(night.version()).isEqualTo(before);
    assertThat(night.has("users")).isFalse();
    assertThat(night.service("orders").endpoints())
        .flatExtracting(one -> one.provenance())
        .extracting(one -> one.source())
        .containsOnly("vms");
    assertThat(night.shadow().differences())
        .extracting(Difference::service, Difference::since, Difference::count)
        .containsExactly(tuple("orders", night.now, 1), tuple("users", night.now, 1));
    assertThat(night.shadow().differences().get(0).changes())
        .containsExactly(
            new Change(Kind.ADDED, "10.0.0.3:80", "", "vm, port default, READY PASSING"));
  }

  @Test
  void aVetoIsTriedToo() {
    Night night = orders(TRIED.withTrust(Source.Trust.VETO));
    night.read("tried", "orders", at(1)).listed("tried").pass();

    assertThat(night.published("orders")).hasSize(2);
    assertThat(night.shadow().differences())
        .flatExtracting(Difference::changes)
        .containsExactly(new Change(Kind.HEALTH, "10.0.0.2:80", "READY PASSING", "VETOED PASSING"));
  }

  @Test
  void itsWordOnHealthPortAndEnvironmentIsCompared() {
    Night night = orders(TRIED);
    night.read("tried", "orders", at(1).withHealth(Health.CRITICAL), at(2)).listed("tried").pass();
    assertThat(night.shadow().differences())
        .flatExtracting(Difference::changes)
        .extracting(Change::kind)
        .containsExactly(Kind.HEALTH);

    Night other = orders(Source.of("tried", "kubernetes").withPrecedence(9).withShadow(true));
    other.splits("orders", Map.of("vm", 5_000, "kubernetes", 5_000)).pass();
    other.read("tried", "orders", at(2), at(3).withPort("", "http")).listed("tried").pass();
    assertThat(other.shadow().differences())
        .flatExtracting(Difference::changes)
        .extracting(Change::kind, Change::subject)
        .containsExactly(
            tuple(Kind.ADDED, "10.0.0.3:80"),
            tuple(Kind.ENVIRONMENT, "10.0.0.2:80"),
            tuple(Kind.SHARE, "default"));
  }

  @Test
  void aDifferenceKeepsItsTimeAndGoesWhenItIsNoMore() {
    Night night = orders(TRIED);
    night.read("tried", "orders", at(1), at(3)).listed("tried").pass();
    long since = night.now;

    night.after(Duration.ofMinutes(5)).read("tried", "orders", at(1), at(3), at(4)).pass();
    assertThat(night.shadow().differences())
        .extracting(Difference::since, Difference::count)
        .containsExactly(tuple(since, 2));

    night.read("vms", "orders", at(1), at(2), at(3), at(4)).pass();
    assertThat(night.shadow().services()).isZero();
    assertThat(night.shadow().differences()).isEmpty();
  }

  @Test
  void whatBefallsItIsNoAlarm() {
    Night night = orders(TRIED);
    night.read("tried", "orders", at(1), at(3)).listed("tried").pass();
    night.read("tried", "orders").listed("tried").pass();
    night.saw("tried", new RegistryEvent.Disconnected(Cause.OUTAGE, "reset")).pass();

    assertThat(night.alarms()).isEmpty();
    assertThat(night.shadow().differences())
        .as("it is guarded as it will be")
        .flatExtracting(Difference::changes)
        .extracting(Change::subject)
        .containsExactly("10.0.0.3:80");
  }
}
