package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.Assignment;
import io.sluice.view.Deviation;
import io.sluice.view.Deviation.Reason;
import io.sluice.view.Networks;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NetworkWordsTest {
  @Test
  void whatOnlySomeNetworksSeeIsSaidInWords() {
    Deviation spilled = new Deviation("kubernetes", Reason.SPILLED, 1_000, 0);
    Networks networks =
        new Networks(
            new TreeMap<>(
                Map.of(
                    "pods",
                    new Networks.Seen(Assignment.EMPTY, new TreeMap<>(), List.of(spilled)))),
            new TreeMap<>(),
            new TreeMap<>(Map.of("vms", 3)));

    assertThat(notes("http", networks))
        .containsExactly(
            "3 ready in network vms get nothing from proxies of other networks: their source has no"
                + " gateways.",
            "For proxies in network pods kubernetes was asked 10% and gets 0%: it has no ready"
                + " endpoint, so the others take its share.");
    assertThat(notes("tcp", networks).get(0)).endsWith("plain TCP cannot go through a gateway.");
  }

  @Test
  void withoutNetworksNothingIsSaid() {
    assertThat(notes("http", Networks.ALIKE)).isEmpty();
  }

  private static List<String> notes(String protocol, Networks networks) {
    ServiceView orders = Console.orders(null);
    return NetworkWords.notes(
        new ServiceView(
            "orders",
            "vm",
            orders.split(),
            null,
            orders.policy(),
            orders.environments(),
            List.of(
                new ServicePort(
                    "", protocol, Assignment.EMPTY, new TreeMap<>(), List.of(), networks)),
            List.of(),
            List.of(),
            List.of()));
  }
}
