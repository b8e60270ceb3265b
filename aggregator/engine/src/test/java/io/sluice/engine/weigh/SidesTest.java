package io.sluice.engine.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Endpoint;
import io.sluice.view.Mirror;
import io.sluice.view.Policy;
import io.sluice.view.Policy.Empty;
import io.sluice.view.Policy.Zero;
import io.sluice.view.ServicePort;
import io.sluice.view.Slices;
import io.sluice.view.Steering;
import io.sluice.view.Stickiness;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SidesTest {
  private static final Stickiness BY_USER =
      new Stickiness(Stickiness.By.HEADER, "x-user", "", null);

  private static Policy policy(Empty empty, Map<String, TrafficSplit> overrides, Mirror... mirror) {
    return new Policy(
        Zero.AUTO,
        empty,
        new Steering(BY_USER, new TreeMap<>(overrides), mirror.length == 0 ? null : mirror[0]),
        new TreeMap<>(),
        new TreeMap<>());
  }

  private static List<Endpoint> endpoints(int vms, int pods) {
    List<Endpoint> all = new ArrayList<>();
    IntStream.range(0, vms).forEach(i -> all.add(WeighTest.endpoint("vm", "", "", i, 1)));
    IntStream.range(0, pods)
        .forEach(i -> all.add(WeighTest.endpoint("kubernetes", "", "", 10_000 + i, 1)));
    return all;
  }

  private static ServicePort port(int vm, int kubernetes, Policy policy, List<Endpoint> endpoints) {
    TrafficSplit split = TrafficSplit.of(Map.of("vm", vm, "kubernetes", kubernetes));
    return Weigh.port(
        "",
        "http",
        new Asked("vm", split, policy, List.of("vm", "kubernetes"), Slices.of(split)),
        endpoints,
        Gateways.NONE);
  }

  private static Assignment side(ServicePort port, String environment) {
    return Objects.requireNonNull(port.steered().sides().get(environment)).common();
  }

  private static List<List<String>> tiers(Assignment assignment) {
    return assignment.tiers().stream()
        .map(
            tier ->
                tier.stream()
                    .map(share -> share.environment() + " " + share.weight() / 1_000)
                    .toList())
        .toList();
  }

  @Test
  void eachSideHasItsOwnAndTheOthersBehind() {
    ServicePort port = port(9_000, 1_000, policy(Empty.SPILL, Map.of()), endpoints(3, 6));

    assertThat(tiers(side(port, "vm")))
        .containsExactly(List.of("vm 10000"), List.of("kubernetes 1000"));
    assertThat(tiers(side(port, "kubernetes")))
        .containsExactly(List.of("kubernetes 10000"), List.of("vm 9000"));
  }

  @Test
  void aSideWithoutAnybodyGoesToTheOthersOrIsHeld() {
    ServicePort spilled = port(9_000, 1_000, policy(Empty.SPILL, Map.of()), endpoints(3, 0));
    ServicePort held = port(9_000, 1_000, policy(Empty.HOLD, Map.of()), endpoints(3, 0));

    assertThat(tiers(side(spilled, "kubernetes"))).containsExactly(List.of("vm 10000"));
    assertThat(side(held, "kubernetes")).isEqualTo(Assignment.EMPTY);
    assertThat(tiers(side(held, "vm"))).containsExactly(List.of("vm 10000"));
  }

  @Test
  void aSideAtZeroStaysOpenForWhoStillFollowsTheRoutesOfBefore() {
    ServicePort port = port(0, 10_000, policy(Empty.SPILL, Map.of()), endpoints(3, 6));

    assertThat(tiers(side(port, "vm")))
        .containsExactly(List.of("vm 10000"), List.of("kubernetes 10000"));
    assertThat(tiers(side(port, "kubernetes")))
        .containsExactly(List.of("kubernetes 10000"), List.of("vm 10000"));
  }

  @Test
  void whatOnePodMayNotCarryGoesOnToTheOthers() {
    ServicePort port = port(5_000, 5_000, policy(Empty.SPILL, Map.of()), endpoints(39, 1));

    assertThat(port.published()).containsEntry("kubernetes", 2_500);
    assertThat(tiers(side(port, "kubernetes")))
        .containsExactly(List.of("kubernetes 5000", "vm 5000"));
    assertThat(tiers(side(port, "vm")).get(0)).containsExactly("vm 10000");
  }

  @Test
  void aCallersSplitIsWhatAllItsSidesTogetherPublish() {
    ServicePort port =
        port(
            9_000,
            1_000,
            policy(Empty.SPILL, Map.of("shop", TrafficSplit.all("kubernetes"))),
            endpoints(3, 6));

    var shop = Objects.requireNonNull(port.steered().callers().get("shop"));

    assertThat(shop.published()).containsEntry("kubernetes", 10_000);
    assertThat(
            Objects.requireNonNull(shop.sides().get("vm")).common().tiers().get(0).stream()
                .map(LocalityShare::environment))
        .containsOnly("kubernetes");
    assertThat(tiers(port.assignment()).get(0)).containsExactly("kubernetes 1000", "vm 9000");
  }

  @Test
  void copiesGoWhereTheyAreMeantToGoOrNowhere() {
    Policy copies =
        policy(Empty.SPILL, Map.of(), new Mirror("kubernetes", 500, Mirror.Methods.SAFE));

    ServicePort port = port(10_000, 0, copies, endpoints(3, 2));
    ServicePort nobody = port(10_000, 0, copies, endpoints(3, 0));

    assertThat(tiers(Objects.requireNonNull(port.steered().mirrors().get("kubernetes")).common()))
        .containsExactly(List.of("kubernetes 10000"));
    assertThat(Objects.requireNonNull(nobody.steered().mirrors().get("kubernetes")).common())
        .isEqualTo(Assignment.EMPTY);
  }
}
