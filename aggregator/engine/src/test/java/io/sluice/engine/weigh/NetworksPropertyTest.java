package io.sluice.engine.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NetworksPropertyTest {
  private static final List<String> ENVIRONMENTS = List.of("edge", "kubernetes", "vm");
  private static final List<String> NETWORKS = List.of("", "left", "right");

  @Property
  void anEnvironmentsSumIsExactInEachNetwork(
      @ForAll("asked") Asked asked,
      @ForAll("endpoints") List<Endpoint> endpoints,
      @ForAll("gateways") Gateways gateways) {
    ServicePort port = Weigh.port("", "http", asked, endpoints, gateways);

    exact(port.assignment(), port.published());
    port.networks().seen().values().forEach(seen -> exact(seen.assignment(), seen.published()));
  }

  private static void exact(Assignment assignment, SortedMap<String, Integer> published) {
    Map<String, Long> sums = new TreeMap<>();
    if (!assignment.tiers().isEmpty()) {
      assignment
          .tiers()
          .get(0)
          .forEach(share -> sums.merge(share.environment(), share.weight(), Long::sum));
    }
    Map<String, Long> expected = new TreeMap<>();
    published.forEach((name, share) -> expected.put(name, share * Weigh.UNITS));
    assertThat(sums).isEqualTo(expected);
  }

  @Property
  void withAllGatewaysEveryNetworkIsPublishedTheSameShares(
      @ForAll("asked") Asked asked, @ForAll("endpoints") List<Endpoint> endpoints) {
    Gateways all = gateways(List.of(1, 2, 3, 1, 2, 3));

    ServicePort port = Weigh.port("", "http", asked, endpoints, all);

    port.networks()
        .seen()
        .values()
        .forEach(seen -> assertThat(seen.published()).isEqualTo(port.published()));
    assertThat(port.networks().unreachable()).isEmpty();
  }

  @Property
  void nobodyGetsAnAddressOfAnotherNetworkAndAGatewayGetsNoGateway(
      @ForAll("asked") Asked asked,
      @ForAll("endpoints") List<Endpoint> endpoints,
      @ForAll("gateways") Gateways gateways) {
    ServicePort port = Weigh.port("", "http", asked, endpoints, gateways);

    for (String network : NETWORKS) {
      for (Target target : targets(port.seenFrom(network))) {
        assertThat(target.address())
            .satisfiesAnyOf(
                address -> assertThat(address).startsWith("10.99."),
                address -> assertThat(address).startsWith("10." + NETWORKS.indexOf("")),
                address -> assertThat(address).startsWith("10." + NETWORKS.indexOf(network)));
      }
      for (Target target : targets(port.behind(network))) {
        if (!port.networks().equals(Networks.ALIKE)) {
          assertThat(target.address()).startsWith("10." + NETWORKS.indexOf(network) + ".");
        }
      }
      assertThat(port.behind(network).dropped())
          .isEqualTo(port.networks().equals(Networks.ALIKE) ? port.behind(network).dropped() : 0);
    }
  }

  @Property
  void noAddressComesTwiceAndNothingIsEmpty(
      @ForAll("asked") Asked asked,
      @ForAll("endpoints") List<Endpoint> endpoints,
      @ForAll("gateways") Gateways gateways) {
    ServicePort port = Weigh.port("", "http", asked, endpoints, gateways);

    for (String network : NETWORKS) {
      for (Assignment assignment : List.of(port.seenFrom(network), port.behind(network))) {
        Set<String> seen = new HashSet<>();
        assignment.tiers().forEach(tier -> assertThat(tier).isNotEmpty());
        for (Target target : targets(assignment)) {
          assertThat(seen.add(target.address() + ":" + target.port())).isTrue();
          assertThat(target.weight()).isPositive();
        }
      }
    }
  }

  @Property
  void theOrderOfEndpointsDoesNotMatter(
      @ForAll("asked") Asked asked,
      @ForAll("endpoints") List<Endpoint> endpoints,
      @ForAll("gateways") Gateways gateways,
      @ForAll Random random) {
    List<Endpoint> shuffled = new ArrayList<>(endpoints);
    Collections.shuffle(shuffled, random);

    assertThat(Weigh.port("", "http", asked, shuffled, gateways))
        .isEqualTo(Weigh.port("", "http", asked, endpoints, gateways));
  }

  @Property
  void gatewaysChangeNothingWhereNoNetworkIsConfigured(
      @ForAll("asked") Asked asked,
      @ForAll("endpoints") List<Endpoint> endpoints,
      @ForAll("gateways") Gateways gateways) {
    List<Endpoint> common =
        endpoints.stream()
            .map(one -> endpoint("", one.address(), one.environment(), one.zone(), one.weight()))
            .toList();

    ServicePort port = Weigh.port("", "http", asked, common, gateways);

    assertThat(port).isEqualTo(Weigh.port("", "http", asked, common));
    assertThat(port.networks()).isSameAs(Networks.ALIKE);
  }

  private static List<Target> targets(Assignment assignment) {
    return assignment.tiers().stream()
        .flatMap(List::stream)
        .map(LocalityShare::endpoints)
        .flatMap(List::stream)
        .toList();
  }

  @Provide
  Arbitrary<Asked> asked() {
    Arbitrary<TrafficSplit> splits =
        Arbitraries.of(0, 1, 50, 1_000, 9_999)
            .list()
            .ofSize(ENVIRONMENTS.size())
            .filter(weights -> weights.stream().anyMatch(weight -> weight > 0))
            .map(NetworksPropertyTest::split);
    return Combinators.combine(
            Arbitraries.of(ENVIRONMENTS),
            splits,
            Arbitraries.of(Zero.class),
            Arbitraries.of(Empty.class))
        .as(
            (home, split, zero, empty) ->
                new Asked(home, split, new Policy(zero, empty), ENVIRONMENTS));
  }

  private static TrafficSplit split(List<Integer> weights) {
    TreeMap<String, Long> parts = new TreeMap<>();
    TreeMap<String, Integer> split = new TreeMap<>();
    for (int i = 0; i < weights.size(); i++) {
      if (weights.get(i) > 0) {
        parts.put(ENVIRONMENTS.get(i), weights.get(i).longValue());
      } else {
        split.put(ENVIRONMENTS.get(i), 0);
      }
    }
    Apportionment.of(TrafficSplit.WHOLE, parts)
        .forEach((name, part) -> split.put(name, part.intValue()));
    return new TrafficSplit(split);
  }

  /** Sources are named by environment and network; each has gateways of its own. */
  @Provide
  Arbitrary<Gateways> gateways() {
    return Arbitraries.integers()
        .between(0, 3)
        .list()
        .ofSize(6)
        .map(NetworksPropertyTest::gateways);
  }

  private static Gateways gateways(List<Integer> counts) {
    Map<String, List<Gateway>> gateways = new TreeMap<>();
    for (int i = 0; i < counts.size(); i++) {
      String source = ENVIRONMENTS.get(i % 3) + "@" + NETWORKS.get(1 + i / 3);
      List<Gateway> own = new ArrayList<>();
      for (int j = 0; j < counts.get(i); j++) {
        own.add(new Gateway("10.99." + i + "." + j, 15_443));
      }
      if (!own.isEmpty()) {
        gateways.put(source, own);
      }
    }
    return new Gateways(gateways);
  }

  @Provide
  Arbitrary<List<Endpoint>> endpoints() {
    Arbitrary<Endpoint> one =
        Combinators.combine(
                Arbitraries.of(NETWORKS),
                Arbitraries.integers().between(1, 20),
                Arbitraries.of("", "rack-1", "rack-2"),
                Arbitraries.of(1, 2, 100, 65_535))
            .as(
                (network, host, zone, weight) ->
                    endpoint(
                        network,
                        "10." + NETWORKS.indexOf(network) + ".0." + host,
                        ENVIRONMENTS.get(host % 3),
                        zone,
                        weight));
    return one.list().ofMaxSize(25).uniqueElements(Endpoint::address);
  }

  private static Endpoint endpoint(
      String network, String address, String environment, String zone, int weight) {
    return new Endpoint(
        network,
        address,
        80,
        "",
        environment,
        "",
        zone,
        Health.PASSING,
        weight,
        State.READY,
        List.of(
            new Provenance(
                environment + "@" + network,
                "orders",
                address,
                0,
                Health.PASSING,
                Standing.LIVE,
                false,
                true)));
  }
}
