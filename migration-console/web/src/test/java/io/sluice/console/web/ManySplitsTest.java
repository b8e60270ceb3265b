package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.console.web.Console.Reply;
import io.sluice.view.TrafficSplit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManySplitsTest {
  private static final String SPLITS = "/api/v1/splits";
  private static final String HALF =
      "{\"service\":\"orders\",\"weights\":{\"vm\":5000,\"kubernetes\":5000},\"generation\":0}";
  private static final String TORN =
      "{\"service\":\"torn\",\"weights\":{\"kubernetes\":10000},\"generation\":0}";

  private Console console;

  @BeforeEach
  void open() throws Exception {
    console = Console.start();
  }

  @AfterEach
  void close() {
    console.close();
  }

  private static String body(String... items) {
    return "{\"splits\":[" + String.join(",", items) + "],\"reason\":\"wave 1\"}";
  }

  @Test
  void allAreSetAndShown() throws Exception {
    Reply reply = console.post(SPLITS, body(HALF));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("committed").asBoolean()).isTrue();
    assertThat(reply.json().at("/items/0/before").toString()).isEqualTo("{\"vm\":10000}");
    assertThat(reply.json().at("/items/0/after").toString())
        .isEqualTo("{\"vm\":5000,\"kubernetes\":5000}");
    assertThat(reply.json().at("/items/0/generation").asLong()).isEqualTo(1);
    assertThat(reply.json().at("/items/0/changed").asBoolean()).isTrue();
    assertThat(console.store.splits.get("orders"))
        .extracting("split")
        .isEqualTo(TrafficSplit.of(Map.of("vm", 5000, "kubernetes", 5000)));
    assertThat(console.store.reasons).containsExactly("wave 1");
  }

  @Test
  void aPreviewShowsWhatWouldChangeAndWhatStandsInItsWayAndChangesNothing() throws Exception {
    Reply reply =
        console.post(
            SPLITS + "/preview",
            body(HALF, TORN, HALF.replace("orders", "nobody"), TORN.replace("torn", "waits")));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("committed").asBoolean()).isFalse();
    assertThat(reply.json().at("/items/1/service").asText()).isEqualTo("orders");
    assertThat(reply.json().at("/items/1/refusal").isNull()).isTrue();
    assertThat(reply.json().at("/items/0/refusal").asText()).contains("no source reports it");
    assertThat(reply.json().at("/items/2/refusal").asText()).contains("10.0.0.9:80");
    assertThat(reply.json().at("/items/3/refusal").asText()).contains("waits for a home");
    assertThat(console.store.splits).isEmpty();
  }

  @Test
  void oneThatIsStaleKeepsAllAsTheyAreAndEachIsNamed() throws Exception {
    Reply reply = console.post(SPLITS, body(HALF.replace(":0}", ":7}")));

    assertThat(reply.status()).isEqualTo(412);
    assertThat(reply.json().at("/refusals/orders").asText()).contains("its generation is 0 now");
    assertThat(reply.detail()).startsWith("nothing was changed; orders: ");
    assertThat(console.store.splits).isEmpty();
  }

  @Test
  void oneThatCannotBeKeepsAllAsTheyAre() throws Exception {
    Reply torn = console.post(SPLITS, body(HALF, TORN));
    Reply unknown = console.post(SPLITS, body(HALF, HALF.replace("orders", "nobody")));

    assertThat(torn.status()).isEqualTo(409);
    assertThat(torn.json().path("refusals").size()).isEqualTo(1);
    assertThat(unknown.status()).isEqualTo(409);
    assertThat(unknown.json().at("/refusals/nobody").asText()).contains("no source reports it");
    assertThat(console.store.splits).isEmpty();
  }

  @Test
  void withoutAGenerationNothingIsOverwrittenUnseen() throws Exception {
    Reply reply = console.post(SPLITS, body(HALF.replace(",\"generation\":0", "")));

    assertThat(reply.status()).isEqualTo(428);
    assertThat(reply.detail()).contains("orders has no generation");
  }

  @Test
  void aDatabaseThatIsGoneIs503() throws Exception {
    console.store.down = "it is gone";

    assertThat(console.post(SPLITS, body(HALF)).status()).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{}; splits must be a list",
        "{\"splits\":[]}; splits must be a list",
        "{\"splits\":[7]}; splits[0] must be a JSON object",
        "{\"splits\":[{\"service\":\"orders\"}]}; weights must be an object",
        "{\"splits\":[{\"service\":\"-\",\"weights\":{\"vm\":10000}}]}; no service is called -",
        "{\"splits\":[{\"service\":\"a\",\"weights\":{\"vm\":10000},\"x\":1}]}; unknown key 'splits[0].x'",
        "{\"splits\":[{\"service\":\"a\",\"weights\":{\"vm\":10000},\"generation\":-1}]}; generation is -1",
      })
  void aWrongBodyIs422AndNamesThePlace(String body, String says) throws Exception {
    Reply reply = console.post(SPLITS, body);

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.detail()).contains(says);
  }

  @Test
  void aServiceIsNamedOnce() throws Exception {
    assertThat(console.post(SPLITS, body(HALF, HALF)).detail()).contains("orders is named twice");
  }
}
