package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.console.web.Console.Reply;
import io.sluice.view.SplitStore.Outcome;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvacuationTest {
  private static final String EVACUATIONS = "/api/v1/evacuations";
  private static final String LEAVE_VM =
      "{\"environment\":\"vm\",\"services\":\"ord*\",\"reason\":\"rack 7 burns\"}";

  private Console console;

  @BeforeEach
  void open() throws Exception {
    console = Console.start();
  }

  @AfterEach
  void close() {
    console.close();
  }

  private void split(String weights, long generation) throws Exception {
    Reply reply =
        console.put(
            "/api/v1/services/orders/split",
            "{\"weights\":" + weights + "}",
            "If-Match",
            "\"" + generation + "\"");
    assertThat(reply.status()).isEqualTo(200);
  }

  private StoredSplit orders() {
    return Objects.requireNonNull(console.store.splits.get("orders"));
  }

  @Test
  void aPreviewShowsWhereItGoesAndChangesNothing() throws Exception {
    JsonNode body = console.post(EVACUATIONS + "/preview", LEAVE_VM).json();

    assertThat(body.path("committed").asBoolean()).isFalse();
    assertThat(body.path("id").isNull()).isTrue();
    assertThat(body.path("items")).hasSize(1);
    assertThat(body.at("/items/0/after").toString()).isEqualTo("{\"vm\":0,\"kubernetes\":10000}");
    assertThat(body.at("/items/0/receives").asText())
        .isEqualTo("kubernetes 1 ready, what they carry is not known");
    assertThat(body.at("/items/0/refusal").isNull()).isTrue();
    assertThat(console.store.splits).isEmpty();
  }

  @Test
  void whatLeftComesBackAsItWas() throws Exception {
    split("{\"vm\":9000,\"kubernetes\":1000}", 0);
    JsonNode left = console.post(EVACUATIONS, LEAVE_VM).json();
    String id = left.path("id").asText();
    assertThat(orders().split()).isEqualTo(TrafficSplit.of(Map.of("vm", 0, "kubernetes", 10_000)));
    assertThat(left.at("/items/0/generation").asLong()).isEqualTo(2);

    JsonNode restored = console.post(EVACUATIONS + "/" + id + "/restore", null).json();

    assertThat(restored.at("/items/0/service").asText()).isEqualTo("orders");
    assertThat(restored.path("left")).isEmpty();
    assertThat(orders().split())
        .isEqualTo(TrafficSplit.of(Map.of("vm", 9_000, "kubernetes", 1_000)));
    JsonNode list = console.get(EVACUATIONS).json().path("items");
    assertThat(list).hasSize(1);
    assertThat(list.get(0).path("id").asText()).isEqualTo(id);
    assertThat(list.get(0).path("restored").asBoolean()).isTrue();
    assertThat(list.get(0).path("reason").asText()).isEqualTo("rack 7 burns");
  }

  @Test
  void whatSomebodyMovedSinceStaysAndIsNamed() throws Exception {
    String id = console.post(EVACUATIONS, LEAVE_VM).json().path("id").asText();
    split("{\"vm\":5000,\"kubernetes\":5000}", 1);

    JsonNode restored = console.post(EVACUATIONS + "/" + id + "/restore", null).json();

    assertThat(restored.path("items")).isEmpty();
    assertThat(restored.at("/left/0/why").asText())
        .isEqualTo("somebody moved it since: it is vm 50%, kubernetes 50% now");
    assertThat(orders().generation()).isEqualTo(2);
    assertThat(console.get(EVACUATIONS).json().at("/items/0/restored").asBoolean()).isFalse();
  }

  @Test
  void whatCannotMoveIsNamedAndNothingIsChanged() throws Exception {
    Reply refused =
        console.post(EVACUATIONS, "{\"environment\":\"vm\",\"services\":\"*\",\"reason\":\"r\"}");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.detail())
        .contains("nothing was changed", "torn: no other environment has a ready endpoint");
    assertThat(console.store.splits).isEmpty();

    console.store.refusal = new Outcome.Migrating("7f3a");
    assertThat(console.post(EVACUATIONS, LEAVE_VM).detail()).contains("migration 7f3a moves it");
    assertThat(console.audited).isEmpty();
  }

  @Test
  void whereNobodyHasWeightNothingMoves() throws Exception {
    JsonNode body =
        console.post(EVACUATIONS, "{\"environment\":\"kubernetes\",\"services\":\"*\"}").json();

    assertThat(body.path("committed").asBoolean()).isFalse();
    assertThat(body.path("items")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"nowhere, *, vm", "vm, ***** , kubernetes", "vm, *, vm", "vm, *, nowhere"})
  void whatMakesNoSenseIsRefused(String from, String services, String to) throws Exception {
    Reply reply =
        console.post(
            EVACUATIONS,
            "{\"environment\":\"%s\",\"services\":\"%s\",\"to\":\"%s\"}"
                .formatted(from, services, to));

    assertThat(reply.status()).isEqualTo(422);
    assertThat(console.post(EVACUATIONS + "/none/restore", null).status()).isEqualTo(404);
  }
}
