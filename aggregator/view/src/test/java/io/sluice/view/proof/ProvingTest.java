package io.sluice.view.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
import io.sluice.view.Deviation;
import io.sluice.view.Endpoint;
import io.sluice.view.Networks;
import io.sluice.view.Outlook;
import io.sluice.view.Policy;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.Slices;
import io.sluice.view.Steered;
import io.sluice.view.Steering;
import io.sluice.view.Stickiness;
import io.sluice.view.TrafficSplit;
import io.sluice.view.proof.Acknowledgements.Acknowledged;
import io.sluice.view.proof.Acknowledgements.Receiver;
import io.sluice.view.proof.Acknowledgements.State;
import io.sluice.view.proof.Proof.Kind;
import io.sluice.view.traffic.Counts;
import io.sluice.view.traffic.Reading;
import io.sluice.view.traffic.Traffic.Reporter;
import io.sluice.view.traffic.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ProvingTest {
  private static final long NOW = 1_000_000;

  private final Map<Way, Counts> ways = new TreeMap<>();
  private final Map<Way, Counts> received = new TreeMap<>();
  private final List<Receiver> receivers = new ArrayList<>();
  private final List<Reporter> reporters = new ArrayList<>();
  private List<Deviation> deviations = List.of();
  private TrafficSplit offered = split(9_000, 1_000);
  private Policy policy = Policy.DEFAULT;
  private Steered steered = Steered.NOT;

  private static TrafficSplit split(int vm, int kubernetes) {
    return TrafficSplit.of(Map.of("vm", vm, "kubernetes", kubernetes));
  }

  private ServiceView orders(TrafficSplit split) {
    List<LocalityShare> shares = new ArrayList<>();
    List<Endpoint> endpoints = new ArrayList<>();
    split
        .weights()
        .forEach(
            (environment, weight) -> {
              Target target = new Target("10.0.0." + environment.length(), 80, 1);
              endpoints.add(
                  new Endpoint(
                      "",
                      target.address(),
                      80,
                      "",
                      environment,
                      "",
                      "",
                      Health.PASSING,
                      1,
                      Endpoint.State.READY,
                      List.of()));
              if (weight > 0) {
                shares.add(
                    new LocalityShare("", environment, "", weight * 1_000L, List.of(target)));
              }
            });
    return new ServiceView(
        "orders",
        "vm",
        split,
        null,
        policy,
        new TreeSet<>(split.weights().keySet()),
        List.of(
            new ServicePort(
                "",
                "http",
                new Assignment(List.of(shares), 0),
                new TreeMap<>(split.weights()),
                deviations,
                Networks.ALIKE,
                steered)),
        endpoints,
        List.of(),
        List.of());
  }

  private Proof proof() {
    return Proving.of(
        new Proving.Evidence(
            orders(split(9_000, 1_000)),
            new Acknowledged(orders(offered), 0, receivers, true),
            new Reading(1, NOW - 60_000, NOW, new TreeMap<>(ways), new TreeMap<>(received)),
            reporters,
            100,
            NOW));
  }

  private void sent(String caller, long vm, long vmErrors, long pod, long podErrors) {
    ways.put(new Way(caller, "orders", "vm"), new Counts(vm + vmErrors, vm, vmErrors, 0, 0));
    ways.put(
        new Way(caller, "orders", "kubernetes"), new Counts(pod + podErrors, pod, podErrors, 0, 0));
  }

  private void proxy(String id, State state) {
    receivers.add(new Receiver(id, "shop", "", state, 0, state == State.REJECTED ? "no" : ""));
    if (state != State.AWAY) {
      reporters.add(new Reporter(id, "shop", "vm", false, 0, NOW - 1_000, 5_000));
    }
  }

  private List<Kind> kinds() {
    return proof().findings().stream().map(Proof.Finding::kind).toList();
  }

  @Test
  void askedPublishedAcknowledgedAndMeasuredAgree() {
    proxy("shop-1", State.ACKNOWLEDGED);
    sent("shop", 26_900, 100, 2_990, 10);

    Proof proof = proof();

    assertThat(proof.findings()).isEmpty();
    assertThat(proof.holds()).isTrue();
    assertThat(proof.published()).hasSize(1);
    assertThat(proof.published().get(0).shares()).isEqualTo(split(9_000, 1_000).weights());
    assertThat(proof.acknowledged().known()).isEqualTo(1);
    assertThat(proof.measured().requests()).isEqualTo(30_000);
    assertThat(proof.measured().errors()).isEqualTo(110);
    assertThat(proof.measured().callers())
        .extracting(Proof.Caller::service)
        .containsExactly("shop");
    assertThat(proof.coverage().ratio()).isNull();
    assertThat(proof.coverage().unknown()).contains("0 of 1 hosts in kubernetes");
  }

  @Test
  void whoHasNotTakenItOverIsNamedAndNoOtherReasonIsLookedFor() {
    proxy("shop-1", State.ACKNOWLEDGED);
    proxy("shop-2", State.WAITING);
    proxy("shop-3", State.REJECTED);
    proxy("shop-4", State.AWAY);
    sent("shop", 30_000, 0, 0, 0);

    Proof proof = proof();

    assertThat(kinds()).containsExactly(Kind.REJECTED, Kind.NOT_PROPAGATED, Kind.AWAY);
    assertThat(proof.findings().get(0).subject()).isEqualTo("shop-3");
    assertThat(proof.acknowledged().missing())
        .extracting(Receiver::proxy)
        .containsExactly("shop-3", "shop-2", "shop-4");
    assertThat(proof.acknowledged().acknowledged()).isEqualTo(1);
  }

  @Test
  void theSplitThatIsStoredMayNotBePublishedYet() {
    offered = TrafficSplit.of(Map.of("vm", 10_000, "kubernetes", 0));
    sent("shop", 30_000, 0, 0, 0);

    assertThat(kinds()).containsExactly(Kind.NOT_PUBLISHED);
  }

  @Test
  void anEnvironmentThatIsCappedOrEmptyIsNamed() {
    deviations =
        List.of(
            new Deviation("kubernetes", Deviation.Reason.CAPACITY, 3_000, 1_000),
            new Deviation("vm", Deviation.Reason.RECEIVES, 7_000, 9_000));
    sent("shop", 27_000, 0, 3_000, 0);

    assertThat(proof().findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Kind.CAPACITY);
              assertThat(finding.words()).contains("asked 30%, published 10%");
            });
  }

  @Test
  void fewRequestsProveNothing() {
    sent("shop", 90, 0, 10, 0);

    assertThat(kinds()).containsExactly(Kind.TOO_FEW_REQUESTS);
    ways.clear();
    assertThat(kinds()).containsExactly(Kind.TOO_FEW_REQUESTS);
  }

  @Test
  void whoDoesNotReportIsNamed() {
    proxy("shop-1", State.ACKNOWLEDGED);
    proxy("shop-2", State.ACKNOWLEDGED);
    reporters.set(1, new Reporter("shop-2", "shop", "vm", false, 0, NOW - 15_001, 5_000));
    sent("shop", 27_000, 0, 3_000, 0);

    assertThat(proof().findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Kind.NO_REPORTS);
              assertThat(finding.words()).contains("shop-2").doesNotContain("shop-1");
            });
  }

  @Test
  void anEnvironmentThatFailsIsLeftOutByProxies() {
    sent("shop", 29_000, 0, 50, 950);

    assertThat(kinds()).containsExactly(Kind.PANIC);
  }

  @Test
  void aDifferenceWithoutAReasonIsToldAsOne() {
    sent("shop", 25_000, 0, 5_000, 0);

    assertThat(proof().findings())
        .singleElement()
        .matches(finding -> finding.kind() == Kind.UNEXPLAINED)
        .matches(
            finding ->
                finding.words().contains("kubernetes got 16.67% of 30000 and should have got 10%"));
  }

  @Test
  void coverageIsKnownWhereEveryHostReportsWhatItReceives() {
    sent("shop", 3_780, 0, 420, 0);
    received.put(new Way("", "orders", "vm"), new Counts(9_000, 9_000, 0, 0, 0));
    received.put(new Way("", "orders", "kubernetes"), new Counts(1_000, 900, 100, 0, 0));
    reporters.add(new Reporter("orders-1", "orders", "vm", true, 0, NOW - 1_000, 5_000));
    assertThat(proof().coverage().ratio()).isNull();

    reporters.add(new Reporter("orders-2", "orders", "kubernetes", true, 0, NOW, 5_000));

    assertThat(proof().coverage().ratio()).isEqualTo(0.42);
    received.clear();
    assertThat(proof().coverage().ratio()).isNull();
    assertThat(proof().coverage().unknown()).isEqualTo("nothing was received");
  }

  private static Policy steering(Steering steering) {
    return new Policy(
        Policy.DEFAULT.zero(), Policy.DEFAULT.empty(), steering, new TreeMap<>(), new TreeMap<>());
  }

  @Test
  void sharesOfAStickyServiceAreThoseOfItsUsers() {
    proxy("shop-1", State.ACKNOWLEDGED);
    policy =
        steering(
            new Steering(
                new Stickiness(Stickiness.By.HEADER, "x-user", "", null), new TreeMap<>(), null));
    sent("shop", 27_000, 0, 3_000, 0);
    assertThat(kinds()).isEmpty();

    sent("shop", 25_500, 0, 4_500, 0);
    assertThat(kinds()).containsExactly(Kind.BY_USERS);

    sent("shop", 15_000, 0, 15_000, 0);
    assertThat(kinds()).containsExactly(Kind.UNEXPLAINED);
    assertThat(proof().findings().get(0).words()).contains("100 equally busy users");
  }

  @Test
  void aCohortMayHaveAnyShare() {
    proxy("shop-1", State.ACKNOWLEDGED);
    Stickiness.Cohort beta = new Stickiness.Cohort("x-beta", "yes", "kubernetes");
    policy =
        steering(
            new Steering(
                new Stickiness(Stickiness.By.HEADER, "x-user", "", beta), new TreeMap<>(), null));
    sent("shop", 15_000, 0, 15_000, 0);

    assertThat(kinds()).containsExactly(Kind.BY_USERS);
  }

  @Test
  void aCallerWithASplitOfItsOwnIsComparedWithThat() {
    proxy("shop-1", State.ACKNOWLEDGED);
    TrafficSplit half = split(5_000, 5_000);
    policy = steering(new Steering(null, new TreeMap<>(Map.of("pilot", half)), null));
    steered =
        new Steered(
            Slices.NONE,
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(
                Map.of(
                    "pilot",
                    new Steered.Caller(
                        new Outlook(Assignment.EMPTY, new TreeMap<>(), new TreeMap<>()),
                        new TreeMap<>(),
                        half.weights(),
                        List.of()))));
    sent("shop", 27_000, 0, 3_000, 0);
    sent("pilot", 20_000, 0, 20_000, 0);
    assertThat(kinds()).isEmpty();

    sent("pilot", 36_000, 0, 4_000, 0);
    assertThat(kinds()).containsExactly(Kind.UNEXPLAINED);
    assertThat(proof().findings().get(0).subject()).isEqualTo("pilot");
  }

  @Test
  void whereProxiesDoNotSeeAllOfItAQueryTellsTheCoverage() {
    sent("shop", 5_400, 0, 600, 0); // in a minute: 100 a second

    assertThat(coverage(400).ratio()).isEqualTo(0.25);
    assertThat(coverage(100).ratio()).isEqualTo(1);
    assertThat(coverage(10).ratio()).isNull();
    assertThat(coverage(10).unknown()).contains("600", "6,000");
    assertThat(coverage(0).ratio()).isNull();
  }

  @Test
  void whatIsInFlightIsToldAsLongAsProxiesTellIt() {
    proxy("shop-1", State.ACKNOWLEDGED);
    ways.put(new Way("shop", "orders", "vm"), new Counts(100, 90, 0, 0, 3));
    ways.put(new Way("till", "orders", "vm"), new Counts(10, 5, 0, 0, 4));
    ways.put(new Way("shop", "orders", "kubernetes"), new Counts(10, 10, 0, 0, 0));

    assertThat(inFlight("vm")).isEqualTo(7);
    assertThat(inFlight("kubernetes")).isZero();
    assertThat(inFlight(proof().measured().callers().get(0).shares(), "vm")).isEqualTo(3);

    offered = split(10_000, 0);
    assertThat(inFlight("vm")).isEqualTo(7);
    assertThat(inFlight("kubernetes")).isNull();
  }

  @Test
  void aSideThatWasLeftTellsByItsOwnProxiesWhatItStillHasInFlight() {
    proxy("shop-1", State.ACKNOWLEDGED);
    sent("shop", 100, 0, 10, 0);
    offered = split(10_000, 0);
    received.put(new Way("", "orders", "kubernetes"), new Counts(20, 8, 0, 0, 2));
    assertThat(inFlight("kubernetes")).isNull();

    reporters.add(new Reporter("pod-1", "orders", "kubernetes", true, 0, NOW - 1_000, 5_000));
    assertThat(inFlight("kubernetes")).isEqualTo(2);
  }

  private @Nullable Long inFlight(String environment) {
    return inFlight(proof().measured().shares(), environment);
  }

  private static @Nullable Long inFlight(Map<String, Proof.Share> shares, String environment) {
    return Objects.requireNonNull(shares.get(environment)).inFlight();
  }

  private Proof.Coverage coverage(double perSecond) {
    return Proving.coverage(
        orders(offered),
        new Reading(1, NOW - 60_000, NOW, new TreeMap<>(ways), new TreeMap<>(received)),
        reporters,
        NOW,
        java.util.OptionalDouble.of(perSecond));
  }
}
