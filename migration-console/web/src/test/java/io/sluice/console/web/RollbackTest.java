package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.console.web.Console.Reply;
import io.sluice.view.Emergency;
import io.sluice.view.SplitStore.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rolling back with the database away. */
class RollbackTest {
  private static final String ORDERS = "/api/v1/services/orders";
  private static final String EMERGENCY = "{\"reason\":\"it burns\",\"emergency\":true}";

  private Console console;

  @BeforeEach
  void ninetyTen() throws Exception {
    console = Console.start();
    console.put(
        ORDERS + "/split", "{\"weights\":{\"vm\":9000,\"kubernetes\":1000}}", "If-Match", "\"0\"");
  }

  @AfterEach
  void close() {
    console.close();
  }

  @Test
  void anOrdinaryOneIsRefusedAndSaysWhatNeedsNoDatabase() throws Exception {
    console.store.down = "it is away";

    Reply refused = console.post(ORDERS + "/rollback", null);

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.detail()).contains("sluice rollback orders --emergency");
  }

  @Test
  void anEmergencyIsInForceAndShownEverywhere() throws Exception {
    console.store.down = "it is away";

    Reply made = console.post(ORDERS + "/rollback", EMERGENCY);
    Reply again = console.post(ORDERS + "/rollback", EMERGENCY);

    assertThat(made.status()).isEqualTo(200);
    assertThat(made.response().body())
        .isEqualTo(
            "{\"weights\":{\"vm\":10000},\"generation\":1,\"stored\":false,\"changed\":true,"
                + "\"emergency\":true}");
    assertThat(again.json().path("changed").asBoolean(true)).isFalse();
    assertThat(console.get(ORDERS + "/split").response().body())
        .isEqualTo("{\"weights\":{\"vm\":10000},\"generation\":1,\"stored\":false}");
    Reply shown = console.get(ORDERS);
    assertThat(shown.json().path("state").asText()).isEqualTo("EMERGENCY");
    assertThat(shown.json().at("/emergency/reason").asText()).isEqualTo("it burns");
    assertThat(shown.json().at("/emergency/at").asText()).isEqualTo("1970-01-01T00:00:09Z");
    assertThat(shown.json().path("notes").get(0).asText()).startsWith("EMERGENCY");
    assertThat(console.get("/api/v1/services?state=EMERGENCY").json().path("items")).hasSize(1);
    Reply listed = console.get("/api/v1/emergencies");
    assertThat(listed.json().path("items")).hasSize(1);
    assertThat(listed.json().at("/items/0")).isEqualTo(shown.json().path("emergency"));
    assertThat(console.get("/metrics").response().body())
        .contains("sluice_services{state=\"emergency\"} 1");
    assertThat(console.post(ORDERS + "/rollback", null).detail()).contains("in force already");
  }

  @Test
  void withTheDatabaseThereItIsAnOrdinaryOne() throws Exception {
    Reply made = console.post(ORDERS + "/rollback", EMERGENCY);

    assertThat(made.json().path("emergency").asBoolean(true)).isFalse();
    assertThat(made.json().path("generation").asLong()).isEqualTo(2);
    assertThat(console.store.reasons).contains("it burns");
  }

  @Test
  void whatCannotBeWrittenDownIsRefused() throws Exception {
    console.store.down = "it is away";
    console.emergencies.diskFull = true;

    Reply refused = console.post(ORDERS + "/rollback", EMERGENCY);

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.detail()).contains("no space left");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"emergency\":1}",
        "{\"emergency\":\"yes\"}",
        "{\"emergency\":null}",
        "{\"weights\":{\"vm\":10000}}"
      })
  void aWrongBodyChangesNothing(String body) throws Exception {
    assertThat(console.post(ORDERS + "/rollback", body).status()).isEqualTo(422);
    assertThat(console.get(ORDERS).json().path("generation").asLong()).isEqualTo(1);
  }

  @Test
  void aServiceThatNobodyKnowsOrThatHasNoHomeIsNotFound() throws Exception {
    console.store.down = "it is away";

    assertThat(console.post("/api/v1/services/ordrs/rollback", EMERGENCY).status()).isEqualTo(404);
    assertThat(console.post("/api/v1/services/waits/rollback", EMERGENCY).status()).isEqualTo(404);
  }

  @Test
  void aConflictIsDecidedOnce() throws Exception {
    console.store.down = "it is away";
    console.post(ORDERS + "/rollback", EMERGENCY);
    Emergency standing = console.emergencies.standing().get(0);
    console.store.refusal = new Outcome.EmergencyStands(standing);
    console.store.down = null;
    console.emergencies.put(standing.conflicting(true), console.store.splits.get("orders"));

    Reply put = console.put(ORDERS + "/split", "{\"weights\":{\"vm\":10000}}", "If-Match", "\"1\"");
    assertThat(put.status()).isEqualTo(409);
    assertThat(put.detail()).contains("sluice emergency keep orders");
    assertThat(console.get(ORDERS).json().path("notes").get(0).asText())
        .contains("sluice emergency drop orders");

    assertThat(console.post(ORDERS + "/emergency", "{\"choice\":\"perhaps\"}").status())
        .isEqualTo(422);
    Reply decided = console.post(ORDERS + "/emergency", "{\"choice\":\"drop\"}");
    assertThat(decided.status()).isEqualTo(200);
    assertThat(decided.json().at("/weights/kubernetes").asInt()).isEqualTo(1_000);
    assertThat(console.post(ORDERS + "/emergency", "{\"choice\":\"drop\"}").status())
        .isEqualTo(404);
    assertThat(console.get("/api/v1/emergencies").json().path("items")).isEmpty();
  }
}
