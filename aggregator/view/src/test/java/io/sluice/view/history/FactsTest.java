package io.sluice.view.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.view.Assignment;
import io.sluice.view.Endpoint;
import io.sluice.view.Policy;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.Standing;
import io.sluice.view.TrafficSplit;
import io.sluice.view.history.Fact.Dated;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FactsTest {
  private final Random random = new Random(6);

  @Test
  void whatIsBetweenTwoViewsLeadsFromOneToTheOther() {
    Facts facts = new Facts();
    ServiceView before = service(0);
    Facts.of(before, source -> 1).forEach(fact -> facts.apply(new Dated(1, fact)));

    for (int step = 2; step < 2_000; step++) {
      ServiceView after = service(random.nextInt(4));
      List<Fact> between = Facts.between(before, after, source -> 2);

      assertThat(between)
          .containsExactlyElementsOf(facts.until(Facts.of(after, source -> 2), source -> 2));
      between.forEach(fact -> facts.apply(new Dated(2, fact)));
      before = after;
    }
  }

  @Test
  void aViewMadeAnewOfTheSameSaysNothing() {
    List<Endpoint> two = List.of(endpoint(1, Health.PASSING), endpoint(2, Health.CRITICAL));
    List<Endpoint> again = List.of(endpoint(1, Health.PASSING), endpoint(2, Health.CRITICAL));

    assertThat(Facts.between(service(1, two), service(1, again), source -> 2)).isEmpty();
  }

  private ServiceView service(int weight) {
    return service(
        weight,
        IntStream.range(0, 6)
            .filter(number -> random.nextInt(4) > 0)
            .mapToObj(
                number ->
                    endpoint(number, random.nextInt(6) > 0 ? Health.PASSING : Health.CRITICAL))
            .toList());
  }

  private static ServiceView service(int weight, List<Endpoint> endpoints) {
    TrafficSplit split = TrafficSplit.of(Map.of("vm", 10_000 - weight, "kubernetes", weight));
    ServicePort port =
        new ServicePort("", "http", Assignment.EMPTY, new TreeMap<>(split.weights()), List.of());
    return new ServiceView(
        "orders",
        "vm",
        split,
        null,
        Policy.DEFAULT,
        new TreeSet<>(List.of("vm")),
        List.of(port),
        endpoints,
        List.of(),
        List.of());
  }

  private static Endpoint endpoint(int number, Health health) {
    String address = "10.0.0." + number;
    return new Endpoint(
        "",
        address,
        80,
        "",
        "vm",
        "dc1",
        "rack-1",
        health,
        1,
        health.isReady() ? Endpoint.State.READY : Endpoint.State.NOT_READY,
        List.of(
            new Endpoint.Provenance(
                "vms", "orders", address, 0, health, Standing.LIVE, false, true)));
  }
}
