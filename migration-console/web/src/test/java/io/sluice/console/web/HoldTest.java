package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.console.web.Console.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldTest {
  private static final String ORDERS =
      "{\"scope\":\"service\",\"name\":\"orders\",\"forMs\":60000,\"reason\":\"we move\"}";

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
  void lossesAreRefusedForAWhileAndListed() throws Exception {
    Reply held = console.post("/api/v1/holds", ORDERS);

    assertThat(held.status()).isEqualTo(200);
    assertThat(held.json().path("until").asText()).isEqualTo("1970-01-01T00:01:09Z");
    assertThat(console.get("/api/v1/holds").json().at("/items/0")).isEqualTo(held.json());
    assertThat(held.json().path("reason").asText()).isEqualTo("we move");
  }

  @Test
  void aHoldEndsOnceAndASecondTimeNothingChanges() throws Exception {
    console.post("/api/v1/holds", ORDERS);

    assertThat(
            console
                .send("DELETE", "/api/v1/holds/service/orders", null)
                .json()
                .path("changed")
                .asBoolean())
        .isTrue();
    assertThat(
            console
                .send("DELETE", "/api/v1/holds/service/orders", null)
                .json()
                .path("changed")
                .asBoolean(true))
        .isFalse();
    assertThat(console.get("/api/v1/holds").json().path("items")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"scope\":\"all\",\"name\":\"orders\",\"forMs\":60000}",
        "{\"scope\":\"service\",\"name\":\"-\",\"forMs\":60000}",
        "{\"scope\":\"source\",\"name\":\"a b\",\"forMs\":60000}",
        "{\"scope\":\"service\",\"name\":7,\"forMs\":60000}",
        "{\"scope\":\"service\",\"name\":\"orders\"}",
        "{\"scope\":\"service\",\"name\":\"ordrs\",\"forMs\":60000}",
        "{\"scope\":\"source\",\"name\":\"no-such\",\"forMs\":60000}",
        "{\"scope\":\"service\",\"name\":\"orders\",\"forMs\":\"4h\"}",
        "{\"scope\":\"service\",\"name\":\"orders\",\"forMs\":999}",
        "{\"scope\":\"service\",\"name\":\"orders\",\"forMs\":604800001}",
        "{\"scope\":\"service\",\"name\":\"orders\",\"forMs\":60000,\"extra\":1}"
      })
  void aWrongHoldChangesNothing(String body) throws Exception {
    assertThat(console.post("/api/v1/holds", body).status()).isEqualTo(422);
    assertThat(console.holds.holds()).isEmpty();
  }

  @Test
  void whatCannotBeCommittedIsRefused() throws Exception {
    console.holds.down = true;
    assertThat(console.post("/api/v1/holds", ORDERS).status()).isEqualTo(503);

    console.holds.down = false;
    console.holds.full = true;
    assertThat(console.post("/api/v1/holds", ORDERS).status()).isEqualTo(422);
    assertThat(console.send("DELETE", "/api/v1/holds/proxy/x", null).status()).isEqualTo(404);
  }

  @Test
  void aServerThatObservesListsAndRefuses() throws Exception {
    try (Console observing = Console.start(true, false)) {
      assertThat(observing.get("/api/v1/holds").status()).isEqualTo(200);
      assertThat(observing.post("/api/v1/holds", ORDERS).status()).isEqualTo(423);
    }
  }
}
