package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.console.contract.PublishedBody;
import io.sluice.console.contract.PublishedBody.PublishedEndpointBody;
import io.sluice.console.contract.PublishedBody.SourceNameBody;
import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PublicationTest {

  /** orders: its VM locality has weights 3 and 1, its pods stand by or get a quarter. */
  private static ServiceView orders(List<List<LocalityShare>> tiers, int dropped) {
    ServiceView before = Console.orders(null);
    return new ServiceView(
        before.name(),
        before.home(),
        before.split(),
        before.stored(),
        before.policy(),
        before.environments(),
        List.of(
            new ServicePort(
                "",
                "http",
                new Assignment(tiers, dropped),
                new TreeMap<>(Map.of("vm", 10_000)),
                List.of())),
        before.endpoints(),
        before.candidates(),
        before.conflicts());
  }

  private static LocalityShare vms(long weight) {
    return new LocalityShare(
        "",
        "vm",
        "",
        weight,
        List.of(new Target("127.0.0.1", 19_001, 3), new Target("127.0.0.1", 19_002, 1)));
  }

  private static LocalityShare pods(long weight) {
    return new LocalityShare(
        "", "kubernetes", "", weight, List.of(new Target("10.0.0.7", 8_080, 1)));
  }

  private static List<PublishedEndpointBody> published(ServiceView service) {
    return Publication.of(service, Map.of("vms", "file", "pods", "kubernetes"), "").endpoints();
  }

  @Test
  void everyEndpointHasItsPartOfItsLocalitysPart() {
    var endpoints = published(orders(List.of(List.of(vms(7_500_000), pods(2_500_000))), 0));

    assertThat(endpoints)
        .extracting(PublishedEndpointBody::share)
        .containsExactly(5_625.0, 1_875.0, 2_500.0);
    assertThat(endpoints).allMatch(PublishedEndpointBody::published);
  }

  @Test
  void whatIsDroppedGoesToNobody() {
    var endpoints = published(orders(List.of(List.of(vms(1), pods(1))), 5_000));

    assertThat(endpoints.stream().mapToDouble(PublishedEndpointBody::share).sum()).isEqualTo(5_000);
  }

  @Test
  void whoStandsByIsPublishedAndGetsNothing() {
    PublishedEndpointBody pod =
        published(orders(List.of(List.of(vms(1)), List.of(pods(1))), 0)).get(2);

    assertThat(pod.published()).isTrue();
    assertThat(pod.share()).isZero();
    assertThat(pod.note()).isEqualTo("kubernetes stands by");
  }

  @Test
  void whatIsKnownAndNotPublishedSaysWhy() {
    var endpoints = published(orders(List.of(List.of(vms(1))), 0));

    assertThat(endpoints.get(2).published()).isFalse();
    assertThat(endpoints.get(2).note()).isEqualTo("kubernetes gets no traffic from here");
    assertThat(endpoints.get(1).note()).isEqualTo("held: gone from vms, not believed yet");
  }

  @Test
  void theNamesOfItsSourcesAreTold() {
    PublishedBody body =
        Publication.of(orders(List.of(List.of(vms(1))), 0), Map.of("vms", "consul"), "");

    assertThat(body.names())
        .containsExactly(
            new SourceNameBody("pods", "", "orders-kubernetes"),
            new SourceNameBody("vms", "consul", "orders-vm"));
  }

  @Test
  void allServicesComeInPages() throws Exception {
    try (Console console = Console.start(true, false)) {
      List<String> names = new ArrayList<>();
      JsonNode page = console.get("/api/v1/published?limit=2").json();
      page.path("items").forEach(item -> names.add(item.path("service").asText()));
      page = console.get("/api/v1/published?cursor=" + page.path("next").asText()).json();
      page.path("items").forEach(item -> names.add(item.path("service").asText()));

      assertThat(names).containsExactly("orders", "torn", "waits");
      assertThat(page.path("next").isNull()).isTrue();
    }
  }

  @Test
  void anUnknownServiceIs404() throws Exception {
    try (Console console = Console.start()) {
      assertThat(console.get("/api/v1/services/nobody/published").status()).isEqualTo(404);
      assertThat(console.get("/api/v1/services/orders/published").status()).isEqualTo(200);
    }
  }
}
