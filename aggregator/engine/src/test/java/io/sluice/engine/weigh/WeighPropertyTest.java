package io.sluice.engine.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
import io.sluice.view.Endpoint;
import io.sluice.view.Policy;
import io.sluice.view.Policy.Empty;
import io.sluice.view.Policy.Zero;
import io.sluice.view.ServicePort;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WeighPropertyTest {
  private static final List<String> ENVIRONMENTS = List.of("vm", "kubernetes", "edge", "lab");

  @Property
  void anEnvironmentsLocalitiesSumToItsPublishedShare(
      @ForAll("asked") Asked asked, @ForAll("endpoints") List<Endpoint> endpoints) {
    ServicePort port = Weigh.port("", "", asked, endpoints);

    Map<String, Long> sums = new TreeMap<>();
    if (!port.assignment().tiers().isEmpty()) {
      port.assignment()
          .tiers()
          .get(0)
          .forEach(share -> sums.merge(share.environment(), share.weight(), Long::sum));
    }
    Map<String, Long> expected = new TreeMap<>();
    port.published().forEach((name, share) -> expected.put(name, share * Weigh.UNITS));
    assertThat(sums).isEqualTo(expected);
  }

  @Property
  void theSplitAlwaysSums(
      @ForAll("asked") Asked asked, @ForAll("endpoints") List<Endpoint> endpoints) {
    ServicePort port = Weigh.port("", "", asked, endpoints);

    int sum = port.published().values().stream().mapToInt(Integer::intValue).sum();
    if (port.published().isEmpty()) {
      assertThat(port.assignment().dropped()).isZero();
      assertThat(port.assignment().tiers()).isEmpty();
      assertThat(port.deviations()).isNotEmpty();
    } else {
      assertThat(sum + port.assignment().dropped()).isEqualTo(TrafficSplit.WHOLE);
    }
  }

  @Property
  void noAddressComesTwiceAndNoTierIsEmpty(
      @ForAll("asked") Asked asked, @ForAll("endpoints") List<Endpoint> endpoints) {
    ServicePort port = Weigh.port("", "", asked, endpoints);

    Set<String> seen = new HashSet<>();
    for (List<LocalityShare> tier : port.assignment().tiers()) {
      assertThat(tier).isNotEmpty();
      for (LocalityShare share : tier) {
        assertThat(share.endpoints()).isNotEmpty();
        for (Target target : share.endpoints()) {
          assertThat(seen.add(target.address() + ":" + target.port())).isTrue();
        }
      }
    }
  }

  @Property
  void theOrderOfEndpointsDoesNotMatter(
      @ForAll("asked") Asked asked,
      @ForAll("endpoints") List<Endpoint> endpoints,
      @ForAll Random random) {
    List<Endpoint> shuffled = new ArrayList<>(endpoints);
    Collections.shuffle(shuffled, random);

    assertThat(Weigh.port("", "", asked, shuffled)).isEqualTo(Weigh.port("", "", asked, endpoints));
  }

  @Property
  void onlyWhatIsAskedForOrStandsByIsPublished(
      @ForAll("asked") Asked asked, @ForAll("endpoints") List<Endpoint> endpoints) {
    ServicePort port = Weigh.port("", "", asked, endpoints);

    Set<String> allowed = new HashSet<>(asked.standby());
    asked
        .split()
        .weights()
        .forEach(
            (name, weight) -> {
              if (weight > 0) {
                allowed.add(name);
              }
            });
    port.assignment()
        .tiers()
        .forEach(tier -> tier.forEach(share -> assertThat(allowed).contains(share.environment())));
    if (asked.policy().zero() == Zero.EXCLUDE) {
      asked
          .split()
          .weights()
          .forEach(
              (name, weight) -> {
                if (weight == 0) {
                  assertThat(port.assignment().tiers().stream().flatMap(List::stream))
                      .noneMatch(share -> share.environment().equals(name));
                }
              });
    }
  }

  @Property
  void nobodyButTheHomeGetsMoreThanTenTimesItsPart(
      @ForAll("asked") Asked asked, @ForAll("endpoints") List<Endpoint> endpoints) {
    ServicePort port = Weigh.port("", "", asked, endpoints);

    Map<String, Long> ready = new HashMap<>();
    endpoints.stream()
        .filter(endpoint -> asked.split().weight(endpoint.environment()) > 0)
        .forEach(one -> ready.merge(one.environment(), (long) one.weight(), Long::sum));
    double all = ready.values().stream().mapToLong(Long::longValue).sum();
    port.published()
        .forEach(
            (name, share) -> {
              if (!name.equals(asked.home()) && ready.containsKey(name)) {
                double cap = Math.max(1, 10 * 10_000.0 * ready.get(name) / all);
                assertThat((double) share).isLessThanOrEqualTo(cap);
              }
            });
  }

  @Property
  void everyDifferenceFromWhatWasAskedHasAReason(
      @ForAll("asked") Asked asked, @ForAll("endpoints") List<Endpoint> endpoints) {
    ServicePort port = Weigh.port("", "", asked, endpoints);

    Map<String, Integer> explained = new TreeMap<>(asked.split().weights());
    port.deviations()
        .forEach(
            one -> {
              assertThat(explained.getOrDefault(one.environment(), 0)).isEqualTo(one.asked());
              explained.put(one.environment(), one.published());
            });
    explained.values().removeIf(share -> share == 0);
    assertThat(explained).isEqualTo(port.published());
  }

  @Provide
  Arbitrary<Asked> asked() {
    Arbitrary<TrafficSplit> splits =
        Arbitraries.of(0, 0, 1, 3, 50, 1_000, 9_999)
            .list()
            .ofSize(ENVIRONMENTS.size())
            .filter(weights -> weights.stream().anyMatch(weight -> weight > 0))
            .map(WeighPropertyTest::split);
    return Combinators.combine(
            Arbitraries.of(ENVIRONMENTS),
            splits,
            Arbitraries.of(Zero.class),
            Arbitraries.of(Empty.class))
        .as(
            (home, split, zero, empty) ->
                new Asked(home, split, new Policy(zero, empty), ENVIRONMENTS.subList(0, 3)));
  }

  /** Weights in proportion; the last environment is left unnamed when it has none. */
  private static TrafficSplit split(List<Integer> weights) {
    TreeMap<String, Long> parts = new TreeMap<>();
    TreeMap<String, Integer> split = new TreeMap<>();
    for (int i = 0; i < weights.size(); i++) {
      if (weights.get(i) > 0) {
        parts.put(ENVIRONMENTS.get(i), weights.get(i).longValue());
      } else if (i < 3) {
        split.put(ENVIRONMENTS.get(i), 0);
      }
    }
    Apportionment.of(TrafficSplit.WHOLE, parts)
        .forEach((name, part) -> split.put(name, part.intValue()));
    return new TrafficSplit(split);
  }

  @Provide
  Arbitrary<List<Endpoint>> endpoints() {
    return Combinators.combine(
            Arbitraries.of(ENVIRONMENTS),
            Arbitraries.of("", "dc1", "dc2"),
            Arbitraries.of("", "a", "b"),
            Arbitraries.integers().between(0, 40),
            Arbitraries.of(1, 1, 2, 100, 65_535))
        .as(
            (environment, region, zone, number, weight) ->
                WeighTest.endpoint(
                    environment,
                    region,
                    zone,
                    // As merge sees to it, an address belongs to one environment.
                    number + 1_000 * ENVIRONMENTS.indexOf(environment),
                    weight))
        .list()
        .uniqueElements(Endpoint::address)
        .ofMaxSize(30);
  }
}
