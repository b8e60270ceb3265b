package io.sluice.engine.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Deviation;
import io.sluice.view.Deviation.Reason;
import io.sluice.view.Endpoint;
import io.sluice.view.Endpoint.State;
import io.sluice.view.Policy;
import io.sluice.view.Policy.Empty;
import io.sluice.view.Policy.Zero;
import io.sluice.view.ServicePort;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class WeighTest {
  private static final List<String> ORDER = List.of("vm", "kubernetes", "edge");
  private static final Policy HOLD = new Policy(Zero.AUTO, Empty.HOLD);
  private static final Policy STANDBY = new Policy(Zero.STANDBY, Empty.SPILL);
  private static final Policy EXCLUDE = new Policy(Zero.EXCLUDE, Empty.SPILL);

  @Test
  void aSplitBecomesLocalityWeightsOfAThousandPerBasisPoint() {
    ServicePort port = weigh(split(9_000, 1_000), Policy.DEFAULT, vms(3), pods(30));

    assertThat(tier(port, 0))
        .extracting(LocalityShare::environment, LocalityShare::weight)
        .containsExactly(tuple("kubernetes", 1_000_000L), tuple("vm", 9_000_000L));
    assertThat(port.published())
        .containsExactlyInAnyOrderEntriesOf(Map.of("vm", 9_000, "kubernetes", 1_000));
    assertThat(port.deviations()).isEmpty();
    assertThat(port.assignment().dropped()).isZero();
  }

  @Test
  void zonesShareTheirEnvironmentsWeightByEndpointWeight() {
    List<Endpoint> endpoints =
        List.of(
            endpoint("vm", "dc1", "a", 1, 1),
            endpoint("vm", "dc1", "a", 2, 1),
            endpoint("vm", "dc1", "b", 3, 1),
            endpoint("vm", "dc2", "a", 4, 3));

    ServicePort port = weigh(TrafficSplit.all("vm"), Policy.DEFAULT, endpoints);

    assertThat(tier(port, 0))
        .extracting(LocalityShare::region, LocalityShare::zone, LocalityShare::weight)
        .containsExactly(
            tuple("dc1", "a", 3_333_333L),
            tuple("dc1", "b", 1_666_667L),
            tuple("dc2", "a", 5_000_000L));
  }

  @Test
  void aTinyZoneStillGetsSomething() {
    List<Endpoint> endpoints =
        List.of(
            endpoint("vm", "", "a", 1, 65_535),
            endpoint("vm", "", "b", 2, 1),
            endpoint("kubernetes", "", "", 3, 65_535));

    ServicePort port = weigh(split(1, 9_999), Policy.DEFAULT, endpoints);

    assertThat(tier(port, 0))
        .extracting(LocalityShare::zone, LocalityShare::weight)
        .containsExactly(tuple("", 9_999_000L), tuple("a", 999L), tuple("b", 1L));
  }

  @Test
  void moreZonesThanUnitsOfWeightAreTakenForOne() {
    List<Endpoint> endpoints =
        Stream.concat(
                IntStream.range(0, 1_001).mapToObj(i -> endpoint("vm", "dc1", "z" + i, i, 1)),
                Stream.of(endpoint("kubernetes", "", "", 2_000, 1_000)))
            .toList();

    ServicePort port = weigh(split(1, 9_999), Policy.DEFAULT, endpoints);

    assertThat(tier(port, 0))
        .extracting(LocalityShare::environment, LocalityShare::zone, LocalityShare::weight)
        .containsExactly(tuple("kubernetes", "", 9_999_000L), tuple("vm", "", 1_000L));
  }

  @Test
  void theHomeStandsByWhenItsWeightIsZero() {
    ServicePort port = weigh(split(0, 10_000), Policy.DEFAULT, vms(3), pods(3));

    assertThat(environments(port)).containsExactly(List.of("kubernetes"), List.of("vm"));
    assertThat(port.published()).isEqualTo(Map.of("kubernetes", 10_000));
    assertThat(port.deviations()).isEmpty();
  }

  @Test
  void anotherEnvironmentAtZeroIsLeftOut() {
    ServicePort port = weigh(split(10_000, 0), Policy.DEFAULT, vms(3), pods(3));

    assertThat(environments(port)).containsExactly(List.of("vm"));
  }

  @Test
  void nobodyStandsByWhenZeroMeansExclude() {
    ServicePort port = weigh(split(0, 10_000), EXCLUDE, vms(3), pods(3));

    assertThat(environments(port)).containsExactly(List.of("kubernetes"));
  }

  @Test
  void thoseThatStandByHaveAPriorityEachInConfiguredOrderWithoutGaps() {
    TrafficSplit split = TrafficSplit.of(Map.of("vm", 0, "kubernetes", 0, "edge", 10_000));

    ServicePort all = weigh(split, STANDBY, vms(1), pods(1), edges(1));
    ServicePort withoutVms = weigh(split, STANDBY, pods(1), edges(1));

    assertThat(environments(all))
        .containsExactly(List.of("edge"), List.of("vm"), List.of("kubernetes"));
    assertThat(environments(withoutVms)).containsExactly(List.of("edge"), List.of("kubernetes"));
  }

  @Test
  void anEnvironmentThatTheSplitDoesNotNameGetsNothingEvenAsStandby() {
    ServicePort port = weigh(split(10_000, 0), STANDBY, vms(1), pods(1), edges(1));

    assertThat(environments(port)).containsExactly(List.of("vm"), List.of("kubernetes"));
  }

  @Test
  void theShareOfAnEmptyEnvironmentSpillsToTheOthersInProportion() {
    TrafficSplit split = TrafficSplit.of(Map.of("vm", 6_000, "kubernetes", 3_000, "edge", 1_000));

    ServicePort port = weigh(split, Policy.DEFAULT, pods(3), edges(1));

    assertThat(port.published()).isEqualTo(Map.of("kubernetes", 7_500, "edge", 2_500));
    assertThat(port.deviations())
        .containsExactly(
            new Deviation("edge", Reason.RECEIVES, 1_000, 2_500),
            new Deviation("kubernetes", Reason.RECEIVES, 3_000, 7_500),
            new Deviation("vm", Reason.SPILLED, 6_000, 0));
  }

  @Test
  void whoStandsByTakesOverWhenNobodyWeightedIsReady() {
    ServicePort port = weigh(split(0, 10_000), Policy.DEFAULT, vms(2));

    assertThat(environments(port)).containsExactly(List.of("vm"));
    assertThat(tier(port, 0).get(0).weight()).isEqualTo(10_000_000L);
    assertThat(port.published()).isEqualTo(Map.of("vm", 10_000));
    assertThat(port.deviations())
        .containsExactly(
            new Deviation("kubernetes", Reason.SPILLED, 10_000, 0),
            new Deviation("vm", Reason.RECEIVES, 0, 10_000));
  }

  @Test
  void nothingSpillsToAnExcludedEnvironment() {
    ServicePort port = weigh(split(0, 10_000), EXCLUDE, vms(2));

    assertThat(port.assignment()).isEqualTo(Assignment.EMPTY);
    assertThat(port.deviations())
        .containsExactly(new Deviation("kubernetes", Reason.NOBODY_READY, 10_000, 0));
  }

  @Test
  void aHeldShareIsDroppedAndTheOthersKeepTheirs() {
    ServicePort port = weigh(split(9_000, 1_000), HOLD, vms(3));

    assertThat(port.assignment().dropped()).isEqualTo(1_000);
    assertThat(port.published()).isEqualTo(Map.of("vm", 9_000));
    assertThat(tier(port, 0).get(0).weight()).isEqualTo(9_000_000L);
    assertThat(port.deviations())
        .containsExactly(new Deviation("kubernetes", Reason.HELD, 1_000, 0));
  }

  @Test
  void everythingHeldIsNobodyAtAllEvenIfSomebodyStandsBy() {
    ServicePort port = weigh(split(0, 10_000), HOLD, vms(3));

    assertThat(port.assignment()).isEqualTo(Assignment.EMPTY);
    assertThat(port.published()).isEmpty();
    assertThat(port.deviations())
        .containsExactly(new Deviation("kubernetes", Reason.HELD, 10_000, 0));
  }

  @Test
  void nobodyReadyAnywhereIsAnEmptyAssignment() {
    ServicePort port = weigh(split(9_000, 1_000), HOLD);

    assertThat(port.assignment()).isEqualTo(Assignment.EMPTY);
    assertThat(port.published()).isEmpty();
    assertThat(port.deviations())
        .containsExactly(
            new Deviation("kubernetes", Reason.NOBODY_READY, 1_000, 0),
            new Deviation("vm", Reason.NOBODY_READY, 9_000, 0));
  }

  @Test
  void onePodBesideThirtyNineVmsGetsAtMostAQuarter() {
    ServicePort port = weigh(split(5_000, 5_000), Policy.DEFAULT, vms(39), pods(1));

    assertThat(port.published()).isEqualTo(Map.of("vm", 7_500, "kubernetes", 2_500));
    assertThat(port.deviations())
        .containsExactly(
            new Deviation("kubernetes", Reason.CAPACITY, 5_000, 2_500),
            new Deviation("vm", Reason.RECEIVES, 5_000, 7_500));
  }

  @Test
  void theHomeIsNeverCapped() {
    ServicePort port = weigh(split(9_900, 100), Policy.DEFAULT, vms(3), pods(60));

    assertThat(port.published()).isEqualTo(Map.of("vm", 9_900, "kubernetes", 100));
    assertThat(port.deviations()).isEmpty();
  }

  @Test
  void anEnvironmentWithAllTheWeightIsNotCapped() {
    ServicePort port = weigh(split(0, 10_000), Policy.DEFAULT, vms(39), pods(1));

    assertThat(port.published()).isEqualTo(Map.of("kubernetes", 10_000));
    assertThat(port.deviations()).isEmpty();
  }

  @Test
  void whatOneCannotCarryMayPushAnotherOverItsOwnCap() {
    TrafficSplit split = TrafficSplit.of(Map.of("vm", 200, "kubernetes", 5_000, "edge", 4_800));

    // Of 100: kubernetes 1 (cap 10%), edge 5 (cap 50%): only after the first is capped, edge is
    // too.
    ServicePort port = weigh(split, Policy.DEFAULT, vms(94), pods(1), edges(5));

    assertThat(port.published()).isEqualTo(Map.of("vm", 4_000, "kubernetes", 1_000, "edge", 5_000));
    assertThat(port.deviations())
        .containsExactly(
            new Deviation("edge", Reason.RECEIVES, 4_800, 5_000),
            new Deviation("kubernetes", Reason.CAPACITY, 5_000, 1_000),
            new Deviation("vm", Reason.RECEIVES, 200, 4_000));
  }

  @Test
  void endpointsThatAreNotReadyAreNotPublished() {
    List<Endpoint> endpoints = new ArrayList<>(vms(2));
    endpoints.add(in(State.NOT_READY, endpoint("vm", "", "", 77, 1)));
    endpoints.add(in(State.REASSIGNED, endpoint("vm", "", "", 78, 1)));

    ServicePort port = weigh(TrafficSplit.all("vm"), Policy.DEFAULT, endpoints);

    assertThat(tier(port, 0).get(0).endpoints()).hasSize(2);
  }

  private static Tuple tuple(Object... values) {
    return Tuple.tuple(values);
  }

  @SafeVarargs
  private static ServicePort weigh(TrafficSplit split, Policy policy, List<Endpoint>... parts) {
    List<Endpoint> all = new ArrayList<>();
    for (List<Endpoint> part : parts) {
      all.addAll(part);
    }
    return Weigh.port("", "http", new Asked("vm", split, policy, ORDER), all);
  }

  private static TrafficSplit split(int vm, int kubernetes) {
    return TrafficSplit.of(Map.of("vm", vm, "kubernetes", kubernetes));
  }

  private static List<LocalityShare> tier(ServicePort port, int priority) {
    return port.assignment().tiers().get(priority);
  }

  private static List<List<String>> environments(ServicePort port) {
    return port.assignment().tiers().stream()
        .map(tier -> tier.stream().map(LocalityShare::environment).distinct().toList())
        .toList();
  }

  private static List<Endpoint> vms(int count) {
    return IntStream.range(0, count).mapToObj(i -> endpoint("vm", "", "", i, 1)).toList();
  }

  private static List<Endpoint> pods(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> endpoint("kubernetes", "", "", 10_000 + i, 1))
        .toList();
  }

  private static List<Endpoint> edges(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> endpoint("edge", "", "", 20_000 + i, 1))
        .toList();
  }

  static Endpoint endpoint(String environment, String region, String zone, int number, int weight) {
    String address = "10.0." + number / 250 + "." + (1 + number % 250);
    return new Endpoint(
        "",
        address,
        8080,
        "",
        environment,
        region,
        zone,
        Health.PASSING,
        weight,
        State.READY,
        List.of());
  }

  private static Endpoint in(State state, Endpoint one) {
    return new Endpoint(
        "",
        one.address(),
        one.port(),
        "",
        one.environment(),
        one.region(),
        one.zone(),
        one.health(),
        one.weight(),
        state,
        List.of());
  }
}
