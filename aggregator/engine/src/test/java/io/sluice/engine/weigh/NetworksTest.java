package io.sluice.engine.weigh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.sluice.registry.Health;
import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Deviation;
import io.sluice.view.Endpoint;
import io.sluice.view.Endpoint.Provenance;
import io.sluice.view.Endpoint.State;
import io.sluice.view.Networks;
import io.sluice.view.Policy;
import io.sluice.view.Policy.Empty;
import io.sluice.view.Policy.Zero;
import io.sluice.view.ServicePort;
import io.sluice.view.Source.Gateway;
import io.sluice.view.Standing;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** VMs in the common network or in {@code vms}, pods in {@code pods} behind gateways. */
class NetworksTest {
  private static final Gateway GATEWAY = new Gateway("10.9.0.1", 15_443);
  private static final Gateway SECOND = new Gateway("10.9.0.2", 15_443);

  private final List<Endpoint> endpoints = new ArrayList<>();
  private final Map<String, List<Gateway>> gateways = new TreeMap<>();
  private int groups;

  @Test
  void aProxyOfTheSameNetworkGetsTheEndpointsAndEveryOtherTheGateways() {
    put("dc", "", "vm", 3);
    put("prod", "pods", "kubernetes", 30);
    gateways.put("prod", List.of(GATEWAY));

    ServicePort port = weigh(split(9_000, 1_000), Policy.DEFAULT, "http");

    assertThat(shown(port.assignment()))
        .containsExactly(
            "0 kubernetes 1000000 [10.9.0.1:15443*30]",
            "0 vm 9000000 [10.1.0.1:80*1, 10.1.0.2:80*1, 10.1.0.3:80*1]");
    assertThat(port.deviations()).isEmpty();
    assertThat(port.networks().seen().keySet()).containsExactly("pods");
    LocalityShare pods = port.seenFrom("pods").tiers().get(0).get(0);
    assertThat(pods.endpoints()).hasSize(30).allMatch(pod -> pod.address().startsWith("10.2."));
    assertThat(pods.weight()).isEqualTo(1_000_000);
    assertThat(port.seenFrom("unheard-of")).isEqualTo(port.assignment());
  }

  @Test
  void withoutNetworksNothingIsComputedBeside() {
    put("dc", "", "vm", 3);
    put("prod", "", "kubernetes", 30);
    gateways.put("prod", List.of(GATEWAY));

    ServicePort port = weigh(split(9_000, 1_000), Policy.DEFAULT, "http");

    assertThat(port.networks()).isSameAs(Networks.ALIKE);
    assertThat(port.behind("")).isEqualTo(port.assignment());
    assertThat(port.behind("pods")).isEqualTo(Assignment.EMPTY);
  }

  @Test
  void gatewaysAreWeightedByWhatIsBehindThem() {
    put("east", "east", "kubernetes", 3);
    put("west", "west", "kubernetes", 1);
    gateways.put("east", List.of(GATEWAY));
    gateways.put("west", List.of(SECOND, new Gateway("10.9.0.3", 15_443)));

    ServicePort port = weigh(TrafficSplit.all("kubernetes"), Policy.DEFAULT, "http");

    assertThat(shown(port.assignment()))
        .containsExactly(
            "0 kubernetes 10000000 [10.9.0.1:15443*6, 10.9.0.2:15443*1, 10.9.0.3:15443*1]");
    assertThat(shown(port.seenFrom("west")))
        .containsExactly("0 kubernetes 10000000 [10.2.0.1:80*1, 10.9.0.1:15443*3]");
  }

  @Test
  void aGatewayWithNothingReadyBehindItIsNotPublished() {
    put("dc", "", "vm", 3);
    put("prod", "pods", "kubernetes", 2, State.NOT_READY);
    gateways.put("prod", List.of(GATEWAY));

    ServicePort port = weigh(split(9_000, 1_000), Policy.DEFAULT, "http");

    assertThat(port.published()).containsExactly(Map.entry("vm", 10_000));
    assertThat(port.deviations().get(0).reason()).isEqualTo(Deviation.Reason.SPILLED);
    assertThat(shown(port.assignment())).hasSize(1);
  }

  @Test
  void aNetworkWithoutGatewaysHasNoReadyEndpointForTheOthers() {
    put("dc", "vms", "vm", 3);
    put("prod", "pods", "kubernetes", 2);
    gateways.put("dc", List.of(GATEWAY));

    ServicePort spilled = weigh(split(9_000, 1_000), Policy.DEFAULT, "http");
    ServicePort held = weigh(split(9_000, 1_000), new Policy(Zero.AUTO, Empty.HOLD), "http");

    assertThat(spilled.seenFrom("vms").tiers()).hasSize(1);
    assertThat(seen(spilled, "vms").published()).containsExactly(Map.entry("vm", 10_000));
    assertThat(seen(spilled, "pods").published())
        .containsExactly(Map.entry("kubernetes", 1_000), Map.entry("vm", 9_000));
    assertThat(spilled.networks().unreachable()).containsExactly(Map.entry("pods", 2));
    assertThat(spilled.isHonoured()).isFalse();
    assertThat(held.seenFrom("vms").dropped()).isEqualTo(1_000);
    assertThat(held.seenFrom("pods").dropped()).isZero();
  }

  @Test
  void plainTcpDoesNotGoThroughAGateway() {
    put("dc", "", "vm", 3);
    put("prod", "pods", "kubernetes", 2);
    gateways.put("prod", List.of(GATEWAY));

    ServicePort port = weigh(split(9_000, 1_000), Policy.DEFAULT, "tcp");

    assertThat(port.published()).containsExactly(Map.entry("vm", 10_000));
    assertThat(port.networks().unreachable()).containsExactly(Map.entry("pods", 2));
    assertThat(seen(port, "pods").deviations()).isEmpty();
  }

  @Test
  void anAddressThatTwoNetworksHaveIsEachOnesOwn() {
    put("a", "left", "vm", 1);
    put("b", "right", "kubernetes", 0);
    endpoints.add(endpoint("b", "right", "kubernetes", endpoints.get(0).address(), State.READY));
    gateways.put("a", List.of(GATEWAY));
    gateways.put("b", List.of(SECOND));

    ServicePort port = weigh(split(6_000, 4_000), Policy.DEFAULT, "http");

    assertThat(shown(port.assignment()))
        .containsExactly(
            "0 kubernetes 4000000 [10.9.0.2:15443*1]", "0 vm 6000000 [10.9.0.1:15443*1]");
    assertThat(shown(port.seenFrom("left")))
        .containsExactly("0 kubernetes 4000000 [10.9.0.2:15443*1]", "0 vm 6000000 [10.1.0.1:80*1]");
    assertThat(shown(port.seenFrom("right")))
        .containsExactly("0 kubernetes 4000000 [10.1.0.1:80*1]", "0 vm 6000000 [10.9.0.1:15443*1]");
  }

  @Test
  void theOwnNetworkComesBeforeTheCommonOne() {
    put("common", "", "vm", 1);
    endpoints.add(endpoint("near", "near", "kubernetes", endpoints.get(0).address(), State.READY));
    gateways.put("near", List.of(GATEWAY));

    ServicePort port = weigh(split(5_000, 5_000), Policy.DEFAULT, "http");

    assertThat(shown(port.seenFrom("near")))
        .containsExactly("0 kubernetes 10000000 [10.1.0.1:80*1]");
    assertThat(shown(port.assignment())).hasSize(2);
  }

  @Test
  void aGatewayServesItsOwnNetworkAloneAndSlidingChangesNothingThere() {
    put("dc", "", "vm", 3);
    put("prod", "pods", "kubernetes", 2);
    gateways.put("prod", List.of(GATEWAY));
    List<String> all = List.of("0 kubernetes 10000000 [10.2.0.1:80*1, 10.2.0.2:80*1]");

    ServicePort ten = weigh(split(9_000, 1_000), Policy.DEFAULT, "http");
    ServicePort half = weigh(split(5_000, 5_000), Policy.DEFAULT, "http");
    ServicePort none = weigh(split(10_000, 0), Policy.DEFAULT, "http");

    assertThat(shown(ten.behind("pods"))).isEqualTo(all);
    assertThat(half.behind("pods")).isEqualTo(ten.behind("pods"));
    assertThat(none.behind("pods")).isEqualTo(ten.behind("pods"));
    assertThat(shown(ten.behind("")))
        .containsExactly("0 vm 10000000 [10.1.0.1:80*1, 10.1.0.2:80*1, 10.1.0.3:80*1]");
  }

  @Test
  void aGatewayOfTwoEnvironmentsDividesWhatItIsSent() {
    put("vms", "dc2", "vm", 2);
    put("pods", "dc2", "kubernetes", 2);
    put("here", "", "vm", 2);
    gateways.put("vms", List.of(GATEWAY));
    gateways.put("pods", List.of(SECOND));

    ServicePort port = weigh(split(8_000, 2_000), Policy.DEFAULT, "http");

    // Callers send 40% for the VMs there, and 20% for the pods.
    assertThat(port.behind("dc2").tiers().get(0))
        .extracting(LocalityShare::environment, LocalityShare::weight)
        .containsExactly(tuple("kubernetes", 3_333_000L), tuple("vm", 6_667_000L));
  }

  @Test
  void aGatewayIsReadyForACandidateBeforeAnyCallerIsToldOfIt() {
    put("dc", "", "vm", 3);
    put("prod", "pods", "kubernetes", 2);
    gateways.put("prod", List.of(GATEWAY));

    ServicePort port = weigh(TrafficSplit.all("vm"), Policy.DEFAULT, "http");

    assertThat(shown(port.assignment())).hasSize(1);
    assertThat(shown(port.behind("pods")))
        .containsExactly("0 kubernetes 10000000 [10.2.0.1:80*1, 10.2.0.2:80*1]");
  }

  private ServicePort weigh(TrafficSplit split, Policy policy, String protocol) {
    return Weigh.port(
        "",
        protocol,
        new Asked("vm", split, policy, List.of("vm", "kubernetes")),
        endpoints,
        new Gateways(gateways));
  }

  private static Networks.Seen seen(ServicePort port, String network) {
    return port.networks()
        .seen()
        .getOrDefault(
            network, new Networks.Seen(port.assignment(), port.published(), port.deviations()));
  }

  private static TrafficSplit split(int vm, int kubernetes) {
    return TrafficSplit.of(Map.of("vm", vm, "kubernetes", kubernetes));
  }

  private void put(String source, String network, String environment, int count) {
    put(source, network, environment, count, State.READY);
  }

  private void put(String source, String network, String environment, int count, State state) {
    groups++;
    for (int i = 1; i <= count; i++) {
      endpoints.add(endpoint(source, network, environment, "10." + groups + ".0." + i, state));
    }
  }

  private static Endpoint endpoint(
      String source, String network, String environment, String address, State state) {
    return new Endpoint(
        network,
        address,
        80,
        "",
        environment,
        "",
        "",
        Health.PASSING,
        1,
        state,
        List.of(
            new Provenance(
                source, "orders", address, 0, Health.PASSING, Standing.LIVE, false, true)));
  }

  private static List<String> shown(Assignment assignment) {
    List<String> shown = new ArrayList<>();
    for (int priority = 0; priority < assignment.tiers().size(); priority++) {
      for (LocalityShare share : assignment.tiers().get(priority)) {
        shown.add(
            "%d %s %d %s"
                .formatted(
                    priority,
                    share.environment(),
                    share.weight(),
                    share.endpoints().stream()
                        .map(one -> one.address() + ":" + one.port() + "*" + one.weight())
                        .toList()));
      }
    }
    return shown;
  }
}
