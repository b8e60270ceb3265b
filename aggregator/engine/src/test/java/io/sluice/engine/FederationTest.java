package io.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.view.Candidate;
import io.sluice.view.Conflict;
import io.sluice.view.Home;
import io.sluice.view.ServicePort;
import io.sluice.view.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FederationTest {
  private static final Source VMS = Source.of("vms", "vm");
  private static final Source PODS = Source.of("pods", "kubernetes");

  private static Instance at(String address, int port) {
    return Instance.of(address, port);
  }

  private static Source optional(Source source) {
    return source.withRequired(false);
  }

  private static Home home(String service, String environment) {
    return new Home(service, environment, new TreeMap<>(Map.of("", "")));
  }

  @Test
  void theFirstConfiguredEnvironmentWithAReadyEndpointBecomesHome() {
    Night night = new Night(VMS, PODS);

    night.read("pods", "orders", at("10.0.0.9", 80)).listed("pods");
    night.read("vms", "orders", at("10.0.0.1", 80)).listed("vms").pass();

    assertThat(night.service("orders").home()).isEqualTo("vm");
    assertThat(night.published("orders")).containsExactly("10.0.0.1:80");
  }

  @Test
  void nothingGetsTrafficBecauseItAppeared() {
    Night night = new Night(VMS, PODS);
    night.read("vms", "orders", at("10.0.0.1", 80)).listed("vms").listed("pods").pass();

    night.read("pods", "orders", at("10.0.0.9", 80)).pass();

    assertThat(night.published("orders")).containsExactly("10.0.0.1:80");
    assertThat(night.service("orders").candidates())
        .extracting(Candidate::environment)
        .containsExactly("kubernetes");
  }

  @Test
  void aSplitThatNamesAnEnvironmentAdmitsIt() {
    Night night = new Night(VMS, PODS);
    night.read("vms", "orders", at("10.0.0.1", 80)).listed("vms");
    night.read("pods", "orders", at("10.0.0.9", 80)).listed("pods").pass();

    night.splits("orders", Map.of("vm", 5_000, "kubernetes", 5_000)).pass();

    assertThat(night.published("orders")).containsExactly("10.0.0.1:80", "10.0.0.9:80");
    assertThat(night.service("orders").candidates()).isEmpty();
  }

  @Test
  void proxiesWaitUntilEverySourceIsListed() {
    Night night = new Night(VMS, PODS);

    night.read("vms", "orders", at("10.0.0.1", 80)).listed("vms").pass();

    assertThat(night.isOpen()).isFalse();
    assertThat(night.waitingFor()).singleElement().asString().contains("pods");

    night.listed("pods").pass();

    assertThat(night.isOpen()).isTrue();
    assertThat(night.waitingFor()).isEmpty();
    assertThat(night.published("orders")).containsExactly("10.0.0.1:80");
  }

  @Test
  void aSourceThatIsNotRequiredIsWaitedForAWhile() {
    Night night = new Night(VMS, optional(PODS));
    night.listed("vms").pass();
    assertThat(night.isOpen()).isFalse();

    night.after(Duration.ofSeconds(15));

    assertThat(night.isOpen()).isTrue();
  }

  @Test
  void aSourceThatIsNotRequiredAndCannotBeReadIsNotWaitedFor() {
    Night night = new Night(VMS, optional(PODS));

    night.listed("vms").saw("pods", new RegistryEvent.Disconnected(Cause.OUTAGE, "refused")).pass();

    assertThat(night.isOpen()).isTrue();
  }

  @Test
  void aRequiredSourceThatCannotBeReadIsWaitedForUntilAnOperatorReleasesIt() {
    Night night = new Night(VMS, PODS);
    night.listed("vms").saw("pods", new RegistryEvent.Disconnected(Cause.OUTAGE, "refused"));
    night.after(Duration.ofHours(1));
    assertThat(night.isOpen()).isFalse();
    assertThat(night.waitingFor()).singleElement().asString().contains("confirm pods --start");

    CompletableFuture<Boolean> waited = new CompletableFuture<>();
    night.tell(new LoopInput.SourceReleased("pods", waited)).pass();

    assertThat(waited).isCompletedWithValue(true);
    assertThat(night.isOpen()).isTrue();
  }

  @Test
  void aNewSourcesNamesForExistingServicesWaitUntilAdmitted() {
    Night night = new Night(VMS, PODS).given(home("orders", "vm")).added("pods");
    night.read("vms", "orders", at("10.0.0.1", 80)).listed("vms");
    night.read("pods", "orders", at("10.0.0.9", 80)).listed("pods");

    night.splits("orders", Map.of("vm", 0, "kubernetes", 10_000)).pass();

    assertThat(night.published("orders")).containsExactly("10.0.0.1:80");
    assertThat(night.service("orders").candidates())
        .extracting(Candidate::id)
        .contains("orders/pods/orders");

    night.admits("pods", "orders", "orders").pass();

    assertThat(night.published("orders")).contains("10.0.0.9:80");
  }

  @Test
  void theNameWithWhichANewSourceFoundsAServiceStaysInIt() {
    Night night = new Night(VMS, PODS).given(home("orders", "vm")).added("pods");
    night.listed("vms");

    night.read("pods", "search", at("10.0.0.9", 80)).listed("pods").pass();

    assertThat(night.service("search").home()).isEqualTo("kubernetes");
    assertThat(night.published("search")).containsExactly("10.0.0.9:80");
  }

  @Test
  void aServiceWaitsListedWhileTheStoreCannotCommitAndIsAdmittedAfterwards() {
    Night night = new Night(VMS);
    night.storeWorks = false;

    night.read("vms", "orders", at("10.0.0.1", 80)).listed("vms").pass();

    assertThat(night.service("orders").isPublished()).isFalse();
    assertThat(night.isOpen()).isTrue();

    night.storeWorks = true;
    night.after(Duration.ofSeconds(1));

    assertThat(night.published("orders")).containsExactly("10.0.0.1:80");
  }

  @Test
  void ofTwoClustersThatEnvoyCannotTellApartTheFirstAdmittedStands() {
    Night night = new Night(VMS).given(home("orders", "vm"));

    night.read("vms", "orders", at("10.0.0.1", 80));
    night.read("vms", "Orders", at("10.0.0.2", 80)).listed("vms").pass();

    assertThat(night.published("orders")).containsExactly("10.0.0.1:80");
    assertThat(night.service("Orders").isPublished()).isFalse();
    assertThat(night.service("Orders").conflicts())
        .extracting(Conflict::kind)
        .containsExactly(Conflict.Kind.NAME);
  }

  @Test
  void ofTwoNewClustersThatEnvoyCannotTellApartOneIsAdmittedAndTheOtherWaits() {
    Night night = new Night(VMS);

    night.read("vms", "Orders", at("10.0.0.1", 80));
    night.read("vms", "orders", at("10.0.0.2", 80)).listed("vms").pass();

    assertThat(night.isOpen()).isTrue();
    assertThat(night.published("Orders")).containsExactly("10.0.0.1:80");
    assertThat(night.service("orders").isPublished()).isFalse();
  }

  @Test
  void aStaleServiceLosesNoAddressToANameThatWaitsToBeAdmitted() {
    Night night = new Night(VMS, PODS).given(home("orders", "vm")).given(home("legacy", "vm"));
    night
        .added("pods")
        .read("vms", "orders", at("10.0.0.1", 80))
        .listed("vms")
        .listed("pods")
        .pass();
    night.saw("vms", new RegistryEvent.Disconnected(Cause.OUTAGE, "refused")).pass();

    night.read("pods", "legacy", at("10.0.0.1", 80)).pass();

    assertThat(night.published("orders")).containsExactly("10.0.0.1:80");
  }

  @Test
  void aServiceWhoseInstancesAllAnnouncedTheirLeaveStaysWithNobody() {
    Night night = new Night(VMS);
    night.read("vms", "orders", at("10.0.0.1", 80)).listed("vms").pass();

    night.read("vms", "orders", at("10.0.0.1", 80).withHealth(Health.DRAINING)).pass();
    night.read("vms", "orders").pass();

    assertThat(night.service("orders").isPublished()).isTrue();
    assertThat(night.published("orders")).isEmpty();
  }

  @Test
  void portsStayWhenTheirInstancesAreGone() {
    Night night = new Night(VMS);
    night.read("vms", "orders", at("10.0.0.1", 80).withPort("http", "http")).listed("vms").pass();

    night
        .read(
            "vms",
            "orders",
            at("10.0.0.1", 80).withPort("http", "http"),
            at("10.0.0.1", 90).withPort("grpc", "grpc"))
        .pass();

    assertThat(night.service("orders").ports())
        .extracting(ServicePort::name)
        .containsExactly("", "grpc");

    night.saw("vms", new RegistryEvent.Synced(Set.of(), "2"));
    night.after(Duration.ofMinutes(10));

    assertThat(night.service("orders").ports())
        .extracting(ServicePort::name)
        .containsExactly("", "grpc");
  }

  @Test
  void anOutageTakesNothingAway() {
    Night night = new Night(VMS);
    night.read("vms", "orders", at("10.0.0.1", 80)).listed("vms").pass();
    String before = night.version();

    night.saw("vms", new RegistryEvent.Disconnected(Cause.OUTAGE, "refused"));
    night.after(Duration.ofHours(10));

    assertThat(night.version()).isEqualTo(before);
  }

  @Test
  void theOrderInWhichSourcesSpeakDoesNotMatter() {
    Night one = new Night(VMS, PODS);
    one.read("vms", "orders", at("10.0.0.1", 80)).listed("vms").pass();
    one.read("pods", "orders", at("10.0.0.9", 80)).listed("pods").pass();
    one.splits("orders", Map.of("vm", 9_000, "kubernetes", 1_000)).pass();

    Night other = new Night(VMS, PODS);
    other.read("pods", "orders", at("10.0.0.9", 80));
    other.read("vms", "orders", at("10.0.0.1", 80)).listed("pods").listed("vms").pass();
    other.splits("orders", Map.of("vm", 9_000, "kubernetes", 1_000)).pass();

    assertThat(one.version()).isEqualTo(other.version());
    assertThat(List.of(one.published("orders"))).isEqualTo(List.of(other.published("orders")));
  }
}
