package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.console.web.Console.Reply;
import io.sluice.view.Actor;
import io.sluice.view.TrafficSplit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTest {
  private static final String SPLIT = "/api/v1/services/orders/split";
  private static final String NINETY_TEN = "{\"weights\":{\"vm\":9000,\"kubernetes\":1000}}";

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
  void nothingStoredIsTheHomesWholeUnderGenerationZero() throws Exception {
    Reply reply = console.get(SPLIT);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("ETag")).isEqualTo("\"0\"");
    assertThat(reply.response().body())
        .isEqualTo("{\"weights\":{\"vm\":10000},\"generation\":0,\"stored\":false}");
  }

  @Test
  void aSplitIsStoredAndAnswersWithItsGeneration() throws Exception {
    Reply put =
        console.put(
            SPLIT,
            "{\"weights\":{\"kubernetes\":1000,\"vm\":9000},\"reason\":\"first pods\"}",
            "If-Match",
            "\"0\"",
            "X-Request-Id",
            "req-1");
    Reply get = console.get(SPLIT);

    assertThat(put.status()).isEqualTo(200);
    assertThat(put.header("ETag")).isEqualTo("\"1\"");
    assertThat(put.response().body())
        .isEqualTo(
            "{\"weights\":{\"vm\":9000,\"kubernetes\":1000},\"generation\":1,\"stored\":true}");
    assertThat(get.response().body()).isEqualTo(put.response().body());
    assertThat(console.store.actors).containsExactly(new Actor("admin", "127.0.0.1", "req-1"));
    assertThat(console.store.reasons).containsExactly("first pods");
  }

  @Test
  void aMissingEnvironmentGetsNothingAndStaysNamed() throws Exception {
    console.put(SPLIT, NINETY_TEN, "If-Match", "\"0\"");

    Reply put = console.put(SPLIT, "{\"weights\":{\"kubernetes\":10000}}", "If-Match", "\"1\"");

    assertThat(put.json().path("weights").toString()).isEqualTo("{\"vm\":0,\"kubernetes\":10000}");
  }

  @Test
  void theSameSplitAgainChangesNothing() throws Exception {
    console.put(SPLIT, NINETY_TEN, "If-Match", "\"0\"");

    Reply again = console.put(SPLIT, NINETY_TEN, "If-Match", "\"1\"");

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.header("ETag")).isEqualTo("\"1\"");
  }

  @Test
  void withoutIfMatchItIs428() throws Exception {
    Reply reply = console.put(SPLIT, NINETY_TEN);

    assertThat(reply.status()).isEqualTo(428);
    assertThat(reply.detail()).contains("ETag");
    assertThat(console.store.splits).isEmpty();
  }

  @Test
  void aStaleIfMatchIs412AndNamesTheGenerationInForce() throws Exception {
    console.put(SPLIT, NINETY_TEN, "If-Match", "\"0\"");

    Reply reply = console.put(SPLIT, "{\"weights\":{\"vm\":10000}}", "If-Match", "\"0\"");

    assertThat(reply.status()).isEqualTo(412);
    assertThat(reply.json().path("generation").asLong()).isEqualTo(1);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "41",
        "*",
        "W/\"1\"",
        "\"1\", \"2\"",
        "\"-1\"",
        "\"99999999999999999999\"",
      })
  void anIfMatchThatIsNoGenerationIs400(String tag) throws Exception {
    assertThat(console.put(SPLIT, NINETY_TEN, "If-Match", tag).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "``",
        "nonsense",
        "{\"weights\":",
        "{\"weights\":{}}x",
        "{\"weights\":{\"vm\":10000,\"vm\":0}}",
      })
  void whatIsNoJsonIs400(String body) throws Exception {
    Reply reply = console.put(SPLIT, body == null ? "" : body, "If-Match", "\"0\"");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("status").asInt()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"weights\":{\"vm\":9000}}; sum to 10000",
        "{\"weights\":{}}; sum to 10000",
        "{\"weights\":{\"vm\":9000,\"kubernetes\":1001}}; not 10001",
        "{\"weights\":{\"vm\":9000,\"cloud\":1000}}; weights.cloud",
        "{\"weights\":{\"vm\":11000,\"kubernetes\":-1000}}; weights.vm must be 0 to 10000",
        "{\"weights\":{\"kubernetes\":-1000,\"vm\":11000}}; weights.kubernetes",
        "{\"weights\":{\"vm\":9999.5,\"kubernetes\":0.5}}; two decimals",
        "{\"weights\":{\"vm\":\"10000\"}}; whole number",
        "{\"weights\":{\"vm\":null}}; whole number",
        "{\"weights\":{\"vm\":99999999999999999999}}; 0 to 10000",
        "{\"weights\":[10000]}; weights must be an object",
        "{}; weights must be an object",
        "[]; JSON object",
        "7; JSON object",
        "{\"weights\":{\"vm\":10000},\"reasn\":\"x\"}; 'reasn'",
        "{\"weights\":{\"vm\":10000},\"reason\":7}; reason must be text",
      })
  void aWrongSplitIs422AndSaysWhatIsWrong(String body, String says) throws Exception {
    Reply reply = console.put(SPLIT, body, "If-Match", "\"0\"");

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.detail()).contains(says);
    assertThat(console.store.splits).isEmpty();
  }

  @Test
  void aReasonWithoutEndIs422() throws Exception {
    String body = "{\"weights\":{\"vm\":10000},\"reason\":\"" + "x".repeat(1_001) + "\"}";

    assertThat(console.put(SPLIT, body, "If-Match", "\"0\"").status()).isEqualTo(422);
  }

  @ParameterizedTest
  @CsvSource({"nobody", "sluice-own", "-x", "a%20b", "waits"})
  void anUnknownServiceIs404(String name) throws Exception {
    String path = "/api/v1/services/" + name;

    assertThat(console.get(path + "/split").status()).isEqualTo(404);
    assertThat(console.put(path + "/split", NINETY_TEN, "If-Match", "\"0\"").status())
        .isEqualTo(404);
    assertThat(console.post(path + "/rollback", null).status()).isEqualTo(404);
  }

  @Test
  void anAddressInTwoEnvironmentsBlocksTheSplitButNoRollback() throws Exception {
    Reply put = console.put("/api/v1/services/torn/split", NINETY_TEN, "If-Match", "\"0\"");
    Reply rollback = console.post("/api/v1/services/torn/rollback", null);

    assertThat(put.status()).isEqualTo(409);
    assertThat(put.detail()).contains("10.0.0.9:80", "vms/torn", "pods/torn");
    assertThat(rollback.status()).isEqualTo(200);
  }

  @Test
  void aStoreThatCannotCommitIs503() throws Exception {
    console.store.down = "the database is away";

    assertThat(console.put(SPLIT, NINETY_TEN, "If-Match", "\"0\"").detail())
        .contains("the database is away");
    assertThat(console.put(SPLIT, NINETY_TEN, "If-Match", "\"0\"").status()).isEqualTo(503);
    assertThat(console.post("/api/v1/services/orders/rollback", null).status()).isEqualTo(503);
    assertThat(console.get(SPLIT).status()).isEqualTo(200);
  }

  @Test
  void aRollbackLeadsToTheBaselineAndItsRepetitionSaysThatNothingChanged() throws Exception {
    console.put(SPLIT, NINETY_TEN, "If-Match", "\"0\"");

    Reply first =
        console.post("/api/v1/services/orders/rollback", "{\"reason\":\"pods are slow\"}");
    Reply second = console.post("/api/v1/services/orders/rollback", null);

    assertThat(first.response().body())
        .isEqualTo(
            "{\"weights\":{\"vm\":10000},\"generation\":2,\"stored\":true,\"changed\":true,"
                + "\"emergency\":false}");
    assertThat(first.header("ETag")).isEqualTo("\"2\"");
    assertThat(second.json().path("changed").asBoolean(true)).isFalse();
    assertThat(second.json().path("generation").asLong()).isEqualTo(2);
    assertThat(console.store.reasons).contains("pods are slow");
  }

  @Test
  void aRollbackOfWhatWasNeverShiftedSaysThatNothingChanged() throws Exception {
    Reply reply = console.post("/api/v1/services/orders/rollback", null);

    assertThat(reply.response().body())
        .isEqualTo(
            "{\"weights\":{\"vm\":10000},\"generation\":0,\"stored\":false,\"changed\":false,"
                + "\"emergency\":false}");
  }

  @Test
  void whoWroteReadsItEvenWhenTheViewIsBehind() throws Exception {
    console.store.putSplit("torn", TrafficSplit.all("vm"), 0, Actor.SYSTEM, "unchanged home");
    console.store.putSplit(
        "torn", TrafficSplit.of(Map.of("vm", 1, "kubernetes", 9_999)), 1, Actor.SYSTEM, "");

    Reply reply = console.get("/api/v1/services/torn/split");

    assertThat(reply.header("ETag")).isEqualTo("\"2\"");
    assertThat(reply.json().path("weights").path("vm").asInt()).isEqualTo(1);
  }

  @Test
  void aPolicySharesTheGenerationAndLeavesTheSplit() throws Exception {
    String path = "/api/v1/services/orders/policy";
    console.put(SPLIT, NINETY_TEN, "If-Match", "\"0\"");

    Reply before = console.get(path);
    Reply put = console.put(path, "{\"zero\":\"STANDBY\",\"empty\":\"HOLD\"}", "If-Match", "\"1\"");

    assertThat(before.response().body())
        .isEqualTo(
            "{\"zero\":\"AUTO\",\"empty\":\"SPILL\",\"sticky\":null,\"overrides\":[],\"warmUpMs\":{},"
                + "\"mirror\":null,\"capacity\":{},\"generation\":1,\"stored\":true}");
    assertThat(put.response().body())
        .startsWith("{\"zero\":\"STANDBY\",\"empty\":\"HOLD\",\"sticky\":null,")
        .endsWith(",\"generation\":2,\"stored\":true}");
    assertThat(console.get(SPLIT).json().path("weights").path("vm").asInt()).isEqualTo(9_000);
    assertThat(console.get(SPLIT).header("ETag")).isEqualTo("\"2\"");
    assertThat(
            console
                .put(path, "{\"zero\":\"AUTO\",\"empty\":\"HOLD\"}", "If-Match", "\"1\"")
                .status())
        .isEqualTo(412);
    assertThat(console.put(path, "{\"zero\":\"AUTO\",\"empty\":\"HOLD\"}").status()).isEqualTo(428);
  }

  @Test
  void whatAPolicyLeavesOutStaysAndNullTakesItAway() throws Exception {
    String path = "/api/v1/services/orders/policy";
    String full =
        "{\"zero\":\"AUTO\",\"empty\":\"SPILL\",\"sticky\":{\"header\":\"X-User\",\"salt\":\"w1\",\"cohort\":"
            + "{\"header\":\"x-beta\",\"value\":\"yes\",\"environment\":\"kubernetes\"}},"
            + "\"overrides\":[{\"caller\":\"shop\",\"weights\":{\"kubernetes\":10000}}],"
            + "\"warmUpMs\":{\"kubernetes\":30000},"
            + "\"mirror\":{\"environment\":\"kubernetes\",\"basisPoints\":500},"
            + "\"capacity\":{\"kubernetes\":{\"perEndpointRps\":200,\"growth\":\"hpa\"}}}";
    assertThat(console.put(path, full, "If-Match", "\"0\"").status()).isEqualTo(200);

    Reply kept =
        console.put(
            path, "{\"zero\":\"AUTO\",\"empty\":\"HOLD\",\"mirror\":null}", "If-Match", "\"1\"");

    assertThat(kept.json().path("sticky").toString())
        .isEqualTo(
            "{\"header\":\"x-user\",\"cookie\":null,\"salt\":\"w1\",\"cohort\":{\"header\":\"x-beta\","
                + "\"value\":\"yes\",\"environment\":\"kubernetes\"}}");
    assertThat(kept.json().path("overrides").toString())
        .isEqualTo("[{\"caller\":\"shop\",\"weights\":{\"kubernetes\":10000}}]");
    assertThat(kept.json().path("warmUpMs").toString()).isEqualTo("{\"kubernetes\":30000}");
    assertThat(kept.json().path("mirror").isNull()).isTrue();
    assertThat(kept.json().at("/capacity/kubernetes/growth").asText()).isEqualTo("hpa");
    assertThat(
            console
                .put(path, "{\"zero\":\"AUTO\",\"empty\":\"HOLD\"}", "If-Match", "\"1\"")
                .status())
        .isEqualTo(412);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"zero\":\"NEVER\",\"empty\":\"HOLD\"}; zero is \"NEVER\"; AUTO, EXCLUDE, STANDBY",
        "{\"zero\":\"AUTO\"}; empty is missing; SPILL, HOLD",
        "{\"zero\":\"AUTO\",\"empty\":\"HOLD\",\"stickie\":{},\"size\":1}; 'size'; 'stickie'",
        "{\"zero\":\"AUTO\",\"empty\":\"HOLD\",\"sticky\":{}}; either a header; a cookie",
        "{\"zero\":\"AUTO\",\"empty\":\"HOLD\",\"sticky\":{\"header\":\":path\"}}; name of a header; :path",
        "{\"zero\":\"AUTO\",\"empty\":\"HOLD\",\"sticky\":{\"cookie\":\"s\",\"salt\":\"x\"}}; salt; cookie",
        "{\"zero\":\"AUTO\",\"empty\":\"HOLD\",\"warmUpMs\":{\"vm\":900001}}; vm; 900000",
        "{\"zero\":\"AUTO\",\"empty\":\"HOLD\",\"warmUpMs\":{\"mars\":1}}; 'warmUpMs.mars'; kubernetes",
        "{\"zero\":\"AUTO\",\"empty\":\"HOLD\",\"mirror\":{\"environment\":\"mars\"}}; mars; kubernetes",
        "{\"zero\":\"AUTO\",\"empty\":\"HOLD\",\"overrides\":[{\"caller\":\"a b\",\"weights\":{\"vm\":10000}}]}; calling service; a b",
        "{\"zero\":\"AUTO\",\"empty\":\"HOLD\",\"capacity\":{\"vm\":{\"perEndpointRps\":0}}}; perEndpointRps; 1 to",
      })
  void aWrongPolicyIs422AndNamesTheKey(String body, String says, String also) throws Exception {
    Reply reply = console.put("/api/v1/services/orders/policy", body, "If-Match", "\"0\"");

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.detail()).contains(says, also);
  }
}
