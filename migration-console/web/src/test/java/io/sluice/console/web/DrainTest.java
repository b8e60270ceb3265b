package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.console.web.Console.Reply;
import io.sluice.view.Drained;
import io.sluice.view.Hold;
import io.sluice.view.Hold.Scope;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrainTest {
  private static final String DRAINS = "/api/v1/drains";
  private static final String VMS = "{\"scope\":\"source\",\"name\":\"vms\",\"reason\":\"cooling\"";
  private static final String PODS = VMS.replace("vms", "pods");

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
  void aPreviewSaysWhatStaysAndChangesNothing() throws Exception {
    JsonNode body = console.post(DRAINS + "/preview", PODS + "}").json();

    assertThat(body.path("drain").isNull()).isTrue();
    assertThat(body.at("/services/0").toString())
        .isEqualTo(
            "{\"service\":\"orders\",\"endpoints\":1,\"kept\":false,"
                + "\"ready\":{\"kubernetes\":1,\"vm\":2}}");
    assertThat(console.holds.holds()).isEmpty();
  }

  @Test
  void aSourceIsDrainedListedAndPutBack() throws Exception {
    JsonNode drained = console.post(DRAINS, PODS + "}").json();

    assertThat(drained.at("/drain/until").isNull()).isTrue();
    assertThat(console.get(DRAINS).json().at("/items/0")).isEqualTo(drained.path("drain"));
    assertThat(console.get("/api/v1/holds").json().path("items")).isEmpty();
    Reply end = console.send("DELETE", DRAINS + "/source/pods", null);
    assertThat(end.json().path("changed").asBoolean()).isTrue();
    end = console.send("DELETE", DRAINS + "/source/pods", null);
    assertThat(end.json().path("changed").asBoolean(true)).isFalse();
    assertThat(console.get(DRAINS).json().path("items")).isEmpty();
  }

  @Test
  void whoHasNobodyElseIsRefusedUnlessForced() throws Exception {
    Reply refused = console.post(DRAINS, VMS + "}");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.detail()).contains("orders: 1 of its endpoints are the last");
    assertThat(console.holds.holds()).isEmpty();
    JsonNode forced = console.post(DRAINS, VMS + ",\"forMs\":60000,\"force\":true}").json();
    assertThat(forced.at("/services/0/kept").asBoolean()).isTrue();
    assertThat(forced.at("/drain/until").asText()).isEqualTo("1970-01-01T00:01:09Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"scope\":\"service\",\"name\":\"orders\"}",
        "{\"scope\":\"source\",\"name\":\"no-such\"}",
        "{\"scope\":\"zone\",\"name\":\"no-such\"}",
        "{\"scope\":\"zone\",\"name\":\"\"}",
        "{\"scope\":\"source\",\"name\":\"pods\",\"forMs\":999}",
        "{\"scope\":\"source\",\"name\":\"pods\",\"extra\":1}"
      })
  void aWrongDrainChangesNothing(String body) throws Exception {
    assertThat(console.post(DRAINS, body).status()).isEqualTo(422);
    assertThat(console.post(DRAINS + "/preview", body).status()).isEqualTo(422);
    assertThat(console.send("DELETE", DRAINS + "/service/orders", null).status()).isEqualTo(404);
    assertThat(console.holds.holds()).isEmpty();
  }

  @Test
  void whatIsDrainedStandsAmongTheNotes() {
    Hold rack = new Hold(Scope.DRAINED_ZONE, "rack-7", 1, Hold.OPEN_ENDED, "ben", "cooling");

    assertThat(
            Words.notes(
                FakeForesight.with(
                    Console.orders(null),
                    List.of(new Drained(rack, 3, false), new Drained(rack, 1, true)))))
        .contains("3 endpoints drained: zone rack-7 (ben: cooling).")
        .anyMatch(note -> note.startsWith("1 endpoint of drained zone rack-7 (ben: cooling) stay"));
  }
}
