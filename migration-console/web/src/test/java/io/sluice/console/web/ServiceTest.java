package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.console.web.Console.Reply;
import io.sluice.view.ServiceView;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceTest {
  private Console console;

  @BeforeEach
  void open() throws Exception {
    console = Console.start();
  }

  @AfterEach
  void close() {
    console.close();
  }

  @Test
  void theListShowsEachServiceInOneLine() throws Exception {
    JsonNode items = console.get("/api/v1/services").json().path("items");

    assertThat(names(items)).containsExactly("orders", "torn", "waits");
    assertThat(items.get(0).toString())
        .isEqualTo(
            "{\"name\":\"orders\",\"home\":\"vm\",\"state\":\"HOME\",\"asked\":{\"vm\":10000},"
                + "\"published\":{\"vm\":10000},\"environments\":{\"vm\":{\"ready\":2,\"total\":2},"
                + "\"kubernetes\":{\"ready\":1,\"total\":1}},\"generation\":0,\"migration\":null,"
                + "\"measured\":null,\"coverage\":null,\"acknowledged\":{\"known\":0,"
                + "\"acknowledged\":0,\"rejected\":0,\"complete\":true},\"alarms\":{\"count\":0,"
                + "\"worst\":null},\"returnPath\":null,\"frozen\":false,\"held\":1}");
    assertThat(items.get(1).path("state").asText()).isEqualTo("CONFLICT");
    assertThat(items.get(2).path("state").asText()).isEqualTo("WAITING");
    assertThat(items.get(2).path("home").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "q=RDE, orders",
    "'names=nobody,torn,orders&q=to', torn",
    "state=conflict, torn",
    "state=HOME, orders",
    "environment=kubernetes&q=to, torn",
  })
  void theListIsFiltered(String query, String found) throws Exception {
    JsonNode page = console.get("/api/v1/services?" + query).json();

    assertThat(names(page.path("items"))).containsExactly(found);
    assertThat(page.path("next").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "state=HAPPY",
    "environment=moon",
    "limit=0",
    "limit=501",
    "limit=x",
    "cursor=%21",
    "filter=x",
    "'names=orders,'",
    "names=a%20b",
    "q=a&q=b",
  })
  void aWrongFilterIs422AndNotIgnored(String query) throws Exception {
    assertThat(console.get("/api/v1/services?" + query).status()).isEqualTo(422);
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrRepetition() throws Exception {
    for (int i = 0; i < 250; i++) {
      ServiceView orders = Console.orders(null);
      console.show(
          new ServiceView(
              String.format("svc-%03d", i),
              "vm",
              orders.split(),
              null,
              orders.policy(),
              orders.environments(),
              orders.ports(),
              orders.endpoints(),
              List.of(),
              List.of()));
    }

    JsonNode first = console.get("/api/v1/services").json();
    List<String> all = new ArrayList<>(names(first.path("items")));
    String cursor = first.path("next").asText();
    while (!cursor.isEmpty()) {
      JsonNode page = console.get("/api/v1/services?limit=90&cursor=" + cursor).json();
      all.addAll(names(page.path("items")));
      cursor = page.path("next").isNull() ? "" : page.path("next").asText();
    }

    assertThat(first.path("items")).hasSize(100);
    assertThat(all).hasSize(253).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void oneServiceExplainsItself() throws Exception {
    console.put(
        "/api/v1/services/orders/split",
        "{\"weights\":{\"vm\":5000,\"kubernetes\":5000}}",
        "If-Match",
        "\"0\"");

    JsonNode service = console.get("/api/v1/services/orders").json();

    assertThat(service.path("state").asText()).isEqualTo("NOT_HONOURED");
    assertThat(service.path("split").path("weights").path("kubernetes").asInt()).isEqualTo(5_000);
    assertThat(service.path("baseline").toString()).isEqualTo("{\"vm\":10000}");
    JsonNode port = service.path("ports").get(0);
    assertThat(port.path("cluster").asText()).isEqualTo("orders");
    assertThat(port.path("published").toString()).isEqualTo("{\"vm\":7500,\"kubernetes\":2500}");
    assertThat(port.path("deviations").get(0).path("words").asText())
        .startsWith("kubernetes was asked 50% and gets 25%: its few ready endpoints");
    JsonNode held = service.path("endpoints").get(1).path("provenance").get(0);
    assertThat(held.path("standing").asText()).isEqualTo("HELD");
    assertThat(held.path("reason").asText()).isEqualTo("SERVICE_DROP");
    assertThat(held.path("since").asText()).isEqualTo("1970-01-01T00:00:03Z");
    assertThat(held.path("until").asText()).isEqualTo("1970-01-01T00:00:33Z");
    assertThat(service.path("notes").toString())
        .contains("sluice confirm vms orders", "sluice admit orders legacy/order/svc");
  }

  @Test
  void theTagOfAServiceIsForCachingOnly() throws Exception {
    String tag = console.get("/api/v1/services/orders").header("ETag");
    Reply same = console.get("/api/v1/services/orders", "If-None-Match", tag);
    console.put(
        "/api/v1/services/orders/split",
        "{\"weights\":{\"vm\":9900,\"kubernetes\":100}}",
        "If-Match",
        "\"0\"");
    Reply changed = console.get("/api/v1/services/orders", "If-None-Match", tag);

    assertThat(same.status()).isEqualTo(304);
    assertThat(same.response().body()).isEmpty();
    assertThat(changed.status()).isEqualTo(200);
  }

  @Test
  void anUnknownServiceIs404() throws Exception {
    assertThat(console.get("/api/v1/services/nobody").status()).isEqualTo(404);
    assertThat(console.get("/api/v1/services/nobody").detail()).contains("nobody");
  }

  @Test
  void conflictsAndCandidatesAreListedInPages() throws Exception {
    JsonNode conflicts = console.get("/api/v1/conflicts").json().path("items");
    JsonNode first = console.get("/api/v1/candidates?limit=1").json();
    JsonNode second =
        console.get("/api/v1/candidates?limit=1&cursor=" + first.path("next").asText()).json();

    assertThat(conflicts).hasSize(1);
    assertThat(conflicts.get(0).path("blocksSplits").asBoolean()).isTrue();
    assertThat(first.path("items").get(0).path("id").asText()).isEqualTo("orders/kubernetes");
    assertThat(second.path("items").get(0).path("id").asText())
        .isEqualTo("orders/legacy/order/svc");
    assertThat(second.path("next").isNull()).isTrue();
  }

  @Test
  void aNameIsAdmittedByItsEncodedId() throws Exception {
    Reply reply =
        console.post(
            "/api/v1/candidates/orders%2Flegacy%2Forder%2Fsvc/admit", "{\"reason\":\"same team\"}");

    assertThat(reply.response().body())
        .isEqualTo("{\"id\":\"orders/legacy/order/svc\",\"service\":\"orders\",\"changed\":true}");
    assertThat(console.store.admissions).hasSize(1);
    assertThat(console.store.admissions.get(0).name()).isEqualTo("order/svc");
    assertThat(console.store.reasons).containsExactly("same team");
  }

  @ParameterizedTest
  @CsvSource({
    "orders%2Fkubernetes, 422",
    "orders%2Flegacy%2Fother, 404",
    "nobody%2Flegacy%2Fx, 404",
  })
  void whatIsNoWaitingNameIsNotAdmitted(String id, int status) throws Exception {
    Reply reply = console.post("/api/v1/candidates/" + id + "/admit", null);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(console.store.admissions).isEmpty();
  }

  @Test
  void aNameThatIsInAlreadyChangesNothing() throws Exception {
    Reply reply = console.post("/api/v1/candidates/orders%2Fvms%2Forders-vm/admit", null);

    assertThat(reply.json().path("changed").asBoolean(true)).isFalse();
  }

  @Test
  void anAdmissionThatCannotBeCommittedIs503() throws Exception {
    console.store.down = "away";

    assertThat(
            console.post("/api/v1/candidates/orders%2Flegacy%2Forder%2Fsvc/admit", null).status())
        .isEqualTo(503);
  }

  private static List<String> names(JsonNode items) {
    List<String> names = new ArrayList<>();
    items.forEach(item -> names.add(item.path("name").asText()));
    return names;
  }
}
