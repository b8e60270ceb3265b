package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.view.Alarm;
import io.sluice.view.Proxies;
import io.sluice.view.proof.Acknowledgements.Acknowledged;
import io.sluice.view.proof.Acknowledgements.Receiver;
import io.sluice.view.proof.Acknowledgements.State;
import io.sluice.view.traffic.Counts;
import io.sluice.view.traffic.Reading;
import io.sluice.view.traffic.Traffic.Reporter;
import io.sluice.view.traffic.Way;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProofTest {
  private static final String PROOF = "/api/v1/services/orders/proof";

  private Console console;

  @BeforeEach
  void open() throws Exception {
    console = Console.start();
  }

  @AfterEach
  void close() {
    console.close();
  }

  private void acknowledgedByOneAndNot(State other, String words) {
    console.mesh.acknowledged =
        new Acknowledged(
            console.view.services().get("orders"),
            4_000,
            List.of(
                new Receiver("shop-1", "shop", "", State.ACKNOWLEDGED, 1_000, ""),
                new Receiver("shop-2", "shop", "", other, 2_000, words)),
            true);
  }

  @Test
  void itSaysWhatIsAskedPublishedAcknowledgedAndMeasured() throws Exception {
    acknowledgedByOneAndNot(State.AWAY, "");
    console.mesh.reporters.add(new Reporter("shop-1", "shop", "vm", false, 1_000, 8_000, 5_000));
    console.mesh.reading =
        new Reading(
            1,
            4_000,
            9_000,
            new TreeMap<>(
                Map.of(new Way("shop", "orders", "vm"), new Counts(1_000, 990, 10, 0, 1))),
            new TreeMap<>());

    JsonNode body = console.get(PROOF).json();

    assertThat(body.path("asked").toString()).isEqualTo("{\"vm\":10000}");
    assertThat(body.path("acknowledged").path("known").asInt()).isEqualTo(2);
    assertThat(body.path("acknowledged").path("acknowledged").asInt()).isEqualTo(1);
    JsonNode missing = body.path("acknowledged").path("missing").path(0);
    assertThat(missing.path("proxy").asText()).isEqualTo("shop-2");
    assertThat(missing.path("state").asText()).isEqualTo("away");
    JsonNode vm = body.path("measured").path("shares").path("vm");
    assertThat(vm.path("basisPoints").asInt()).isEqualTo(10_000);
    assertThat(vm.path("low").asInt()).isBetween(9_900, 9_999);
    assertThat(vm.path("errors").asInt()).isEqualTo(10);
    assertThat(body.path("measured").path("callers").path(0).path("service").asText())
        .isEqualTo("shop");
    assertThat(body.path("coverage").path("basisPoints").isNull()).isTrue();
    assertThat(body.path("coverage").path("unknown").asText()).isNotEmpty();
    assertThat(body.path("holds").asBoolean()).isFalse();
    assertThat(body.path("findings").path(0).path("kind").asText()).isEqualTo("away");
    assertThat(console.mesh.asked).containsExactly(4_000L);
  }

  @Test
  void aRowOfTheFleetSaysTheSame() throws Exception {
    acknowledgedByOneAndNot(State.REJECTED, "no");
    console.mesh.reading =
        new Reading(
            1,
            4_000,
            9_000,
            new TreeMap<>(
                Map.of(
                    new Way("shop", "orders", "vm"), new Counts(750, 750, 0, 0, 0),
                    new Way("shop", "orders", "kubernetes"), new Counts(250, 250, 0, 0, 0))),
            new TreeMap<>());
    console.alarms =
        List.of(
            new Alarm(Alarm.Kind.LOSS_HELD, "vms/orders", "kept", 1),
            new Alarm(Alarm.Kind.RESOURCE_REJECTED, "orders", "no", 1));
    assertThat(
            console
                .put(
                    "/api/v1/services/orders/split",
                    "{\"weights\":{\"vm\":7500,\"kubernetes\":2500}}",
                    "If-Match",
                    "\"0\"")
                .status())
        .isEqualTo(200);

    JsonNode list = console.get("/api/v1/services").json();

    JsonNode row = list.path("items").path(0);
    assertThat(row.path("name").asText()).isEqualTo("orders");
    assertThat(row.path("measured").toString())
        .isEqualTo("{\"shares\":{\"vm\":7500,\"kubernetes\":2500},\"requests\":1000}");
    assertThat(row.path("coverage").isNull()).isTrue();
    assertThat(row.path("acknowledged").toString())
        .isEqualTo("{\"known\":2,\"acknowledged\":1,\"rejected\":1,\"complete\":true}");
    assertThat(row.path("alarms").toString()).isEqualTo("{\"count\":2,\"worst\":\"loss-held\"}");
    assertThat(row.path("returnPath").path("words").asText())
        .isEqualTo("vm 2 ready, what they carry is not known");
    assertThat(row.path("returnPath").path("basisPoints").isNull()).isTrue();
    assertThat(row.path("held").asInt()).isEqualTo(1);
    assertThat(list.path("items").path(1).path("returnPath").isNull()).isTrue();
    assertThat(console.get("/api/v1/services/orders").json().path("returnPath").path("ready"))
        .hasToString("2");
    assertThat(console.get("/metrics").response().body())
        .contains("sluice_measured_share{environment=\"kubernetes\",service=\"orders\"} 0.25")
        .doesNotContain("service=\"torn\"");
  }

  @Test
  void aServiceOfWhichNobodyAnswersHasNoCountsAndKeepsNobodyWaitingTwice() throws Exception {
    console.mesh.answer = new CompletableFuture<>();

    JsonNode row = console.get("/api/v1/services").json().path("items").path(0);
    long before = System.nanoTime();
    console.get("/api/v1/services");

    assertThat(row.path("acknowledged").isNull()).isTrue();
    assertThat(row.path("measured").isNull()).isTrue();
    // Who waits does so for 1.5 s; a busy machine takes some of that for the answer itself.
    assertThat(System.nanoTime() - before).isLessThan(1_400_000_000L);
  }

  @Test
  void aMomentMayBeGiven() throws Exception {
    assertThat(console.get(PROOF + "?since=1970-01-01T00:00:07Z").status()).isEqualTo(200);
    assertThat(console.mesh.asked).containsExactly(7_000L);
    assertThat(console.get(PROOF + "?since=yesterday").status()).isEqualTo(422);
    assertThat(console.get("/api/v1/services/none/proof").status()).isEqualTo(404);
  }

  @Test
  void whoReportsIsSeenAmongTheProxies() throws Exception {
    console.proxies =
        List.of(
            new Proxies.Proxy("shop-1", "shop", "vm", "127.0.0.1:1", 1_000, null),
            new Proxies.Proxy("shop-2", "shop", "vm", "127.0.0.1:2", 1_000, null));
    console.mesh.reporters.add(new Reporter("shop-1", "shop", "vm", false, 1_000, 8_000, 5_000));

    JsonNode items = console.get("/api/v1/proxies").json().path("items");

    assertThat(items.path(0).path("reported").asText()).isEqualTo("1970-01-01T00:00:08Z");
    assertThat(items.path(1).path("reported").isNull()).isTrue();
  }

  @Test
  void membersThatDoNotSayWhoIsConnectedAreNamed() throws Exception {
    console.proxies =
        List.of(new Proxies.Proxy("shop-1", "shop", "vm", "127.0.0.1:1", 1_000, null));
    console.everywhere.unanswered.add("member-2");

    JsonNode list = console.get("/api/v1/proxies").json();

    assertThat(list.at("/items/0/member").asText()).isEqualTo("member-1");
    assertThat(list.at("/unanswered/0").asText()).isEqualTo("member-2");
    assertThat(console.get("/api/v1/proxies/shop-1").status()).isEqualTo(200);
    assertThat(console.get("/api/v1/proxies/shop-2").status()).isEqualTo(503);
    console.everywhere.unanswered.clear();
    assertThat(console.get("/api/v1/proxies/shop-2").status()).isEqualTo(404);
    assertThat(console.get("/api/v1/proxies?limit=1").json().path("unanswered")).isEmpty();
  }

  @Test
  void whoIsAwayIsExcusedByNameAndThatIsAudited() throws Exception {
    console.mesh.away.add("shop-2");
    console.proxies =
        List.of(new Proxies.Proxy("shop-1", "shop", "vm", "127.0.0.1:1", 1_000, null));

    Console.Reply forgotten =
        console.send("DELETE", "/api/v1/proxies/shop-2", "{\"reason\":\"its host burnt\"}");

    assertThat(forgotten.status()).isEqualTo(200);
    assertThat(forgotten.json().path("proxy").asText()).isEqualTo("shop-2");
    assertThat(console.mesh.away).isEmpty();
    assertThat(console.audited)
        .extracting(entry -> entry.action() + " " + entry.subject() + " " + entry.reason())
        .containsExactly("proxy.forget shop-2 its host burnt");
    assertThat(console.send("DELETE", "/api/v1/proxies/shop-2", "{}").status()).isEqualTo(404);
    assertThat(console.send("DELETE", "/api/v1/proxies/shop-1", "{}").status()).isEqualTo(409);
  }
}
