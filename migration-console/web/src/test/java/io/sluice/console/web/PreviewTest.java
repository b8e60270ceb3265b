package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.console.web.Console.Reply;
import io.sluice.view.SplitStore.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreviewTest {
  private static final String PREVIEW = "/api/v1/services/orders/preview";

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
  void itSaysForWhomWhatWouldChangeAndChangesNothing() throws Exception {
    Reply reply = console.post(PREVIEW, "{\"weights\":{\"vm\":9000,\"kubernetes\":1000}}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("ETag")).isEqualTo("\"0\"");
    JsonNode body = reply.json();
    assertThat(body.path("changes").asBoolean()).isTrue();
    assertThat(body.path("before").path("weights").toString()).isEqualTo("{\"vm\":10000}");
    assertThat(body.path("after").path("weights").toString())
        .isEqualTo("{\"vm\":9000,\"kubernetes\":1000}");
    JsonNode variant = body.path("variants").path(0);
    assertThat(variant.path("proxies").asInt()).isEqualTo(3);
    assertThat(variant.path("kinds").toString()).isEqualTo("{\"envoy\":2,\"grpc\":1}");
    JsonNode cluster = variant.path("clusters").path(0);
    assertThat(cluster.path("after").path("published").toString())
        .isEqualTo("{\"vm\":9000,\"kubernetes\":1000}");
    JsonNode came = cluster.path("endpoints").path(0);
    assertThat(came.path("address").asText()).isEqualTo("kubernetes.1");
    assertThat(came.path("before").isNull()).isTrue();
    assertThat(came.path("after").path("share").asDouble()).isEqualTo(250.0);
    assertThat(body.path("diff").asText().lines())
        .containsExactly(
            "--- orders  the common network  generation 0",
            "+++ orders  the common network  preview",
            "@@ -1,3 +1,6 @@",
            "+kubernetes zone rack-1  10%  weight 1000000",
            "+  kubernetes.1:80  weight 1",
            "+  kubernetes.2:80  weight 3",
            "-vm zone rack-1  100%  weight 10000000",
            "+vm zone rack-1  90%  weight 9000000",
            "   vm.1:80  weight 1",
            "   vm.2:80  weight 3");
    assertThat(body.path("consequences").toString())
        .contains("kubernetes is admitted", "A rollback would lead to vm 100%.");
    assertThat(console.store.splits).isEmpty();
  }

  @Test
  void aCapOnFewEndpointsIsSaid() throws Exception {
    JsonNode body = console.post(PREVIEW, "{\"weights\":{\"vm\":5000,\"kubernetes\":5000}}").json();

    assertThat(body.path("consequences").toString())
        .contains("kubernetes was asked 50% and gets 25%: its few ready endpoints");
  }

  @Test
  void whatIsSoAlreadyChangesNothing() throws Exception {
    console.put(
        "/api/v1/services/orders/split",
        "{\"weights\":{\"vm\":9000,\"kubernetes\":1000}}",
        "If-Match",
        "\"0\"");

    JsonNode body = console.post(PREVIEW, "{\"weights\":{\"vm\":9000,\"kubernetes\":1000}}").json();

    assertThat(body.path("changes").asBoolean()).isFalse();
    assertThat(body.path("diff").asText()).isEmpty();
    assertThat(body.path("consequences").toString()).contains("Nothing would change");
    assertThat(body.path("generation").asLong()).isEqualTo(1);
  }

  @Test
  void whatWasPreviewedOnAnotherGenerationIsNotApplied() throws Exception {
    String weights = "{\"weights\":{\"vm\":9000,\"kubernetes\":1000}}";
    String seen = console.post(PREVIEW, weights).header("ETag");
    console.put(
        "/api/v1/services/orders/split",
        "{\"weights\":{\"vm\":9900,\"kubernetes\":100}}",
        "If-Match",
        "\"0\"");

    Reply late = console.put("/api/v1/services/orders/split", weights, "If-Match", seen);

    assertThat(late.status()).isEqualTo(412);
    assertThat(late.json().path("generation").asLong()).isEqualTo(1);
  }

  @Test
  void aPolicyIsPreviewedToo() throws Exception {
    JsonNode body =
        console.post(PREVIEW, "{\"policy\":{\"zero\":\"EXCLUDE\",\"empty\":\"HOLD\"}}").json();

    assertThat(body.path("after").path("zero").asText()).isEqualTo("EXCLUDE");
    assertThat(body.path("after").path("empty").asText()).isEqualTo("HOLD");
  }

  @Test
  void whatKeepsASplitFromBeingWrittenIsSaid() throws Exception {
    JsonNode body =
        console.post("/api/v1/services/torn/preview", "{\"weights\":{\"vm\":10000}}").json();

    assertThat(body.path("blockers").path(0).asText()).contains("10.0.0.9:80", "two environments");
  }

  @Test
  void aFreezeAndANeededApprovalAreSaidInTheWordsOfTheirRefusals() throws Exception {
    String half = "{\"weights\":{\"vm\":5000,\"kubernetes\":5000}}";
    console.post("/api/v1/freezes", "{\"services\":\"ord*\",\"reason\":\"feast\"}");

    JsonNode blockers = console.post(PREVIEW, half).json().path("blockers");

    console.store.refusal = new Outcome.Frozen(console.freezes.standing.get(0));
    assertThat(blockers.path(0).asText()).isEqualTo(refusal(half)).contains("feast");
    console.store.refusal = new Outcome.NeedsApproval();
    assertThat(blockers.path(1).asText()).isEqualTo(refusal(half)).contains("--ask");
    assertThat(blockers).hasSize(2);
  }

  private String refusal(String split) throws Exception {
    return console.put("/api/v1/services/orders/split", split, "If-Match", "\"0\"").detail();
  }

  @Test
  void theWayHomeIsHeldByNobody() throws Exception {
    console.put(
        "/api/v1/services/orders/split",
        "{\"weights\":{\"vm\":5000,\"kubernetes\":5000}}",
        "If-Match",
        "\"0\"");
    console.post("/api/v1/freezes", "{\"services\":\"*\"}");

    JsonNode home = console.post(PREVIEW, "{\"weights\":{\"vm\":10000}}").json();
    JsonNode same = console.post(PREVIEW, "{\"weights\":{\"vm\":5000,\"kubernetes\":5000}}").json();

    assertThat(home.path("changes").asBoolean()).isTrue();
    assertThat(home.path("blockers")).isEmpty();
    assertThat(same.path("blockers")).isEmpty();
  }

  @Test
  void wrongQuestionsAreRefused() throws Exception {
    assertThat(console.post(PREVIEW, "{}").status()).isEqualTo(422);
    assertThat(console.post(PREVIEW, "{\"weights\":{\"vm\":1}}").detail()).contains("sum");
    assertThat(console.post(PREVIEW, "{\"policy\":{\"zero\":\"X\"}}").detail()).contains("zero");
    assertThat(console.post(PREVIEW, "{\"policy\":{\"zer\":\"X\"}}").detail())
        .contains("'policy.zer'");
    assertThat(console.post(PREVIEW, "{\"policy\":7}").detail()).contains("must be an object");
    assertThat(
            console.post("/api/v1/services/none/preview", "{\"weights\":{\"vm\":10000}}").status())
        .isEqualTo(404);
    assertThat(
            console.post("/api/v1/services/waits/preview", "{\"weights\":{\"vm\":10000}}").detail())
        .contains("waits for a home");
  }

  @Test
  void whoOnlyObservesPreviewsToo() throws Exception {
    try (Console observing = Console.start(true, false)) {
      assertThat(observing.post(PREVIEW, "{\"weights\":{\"vm\":10000}}").status()).isEqualTo(200);
    }
  }
}
