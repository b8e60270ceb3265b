package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.console.web.Console.Reply;
import io.sluice.view.SplitStore;
import io.sluice.view.people.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrations over HTTP; how they go on is the engine's. Changes of orders need leave here. */
class MigrationTest {
  private static final String ALL = "/api/v1/migrations";
  private static final String PLAN =
      "{\"service\":\"orders\",\"to\":\"kubernetes\",\"reason\":\"leave rack 7\","
          + "\"limits\":{\"errorRateAtMostBasisPoints\":500}";

  private Console console;

  @BeforeEach
  void open() throws Exception {
    console = Console.start();
  }

  @AfterEach
  void close() {
    console.close();
  }

  private JsonNode made(String more) throws Exception {
    Reply made = console.post(ALL, PLAN + more + "}");
    assertThat(made.status()).as(made.response().body()).isEqualTo(201);
    return made.json();
  }

  private Reply act(JsonNode migration, String action, String body, String... headers)
      throws Exception {
    String path = ALL + "/" + migration.path("id").asText();
    if (headers.length > 0) {
      return console.post(path + "/" + action, body, headers);
    }
    String tag = console.get(path).header("ETag");
    return console.post(path + "/" + action, body, "If-Match", tag);
  }

  private JsonNode now(JsonNode migration) throws Exception {
    return console.get(ALL + "/" + migration.path("id").asText()).json();
  }

  /** Started, approved by bob, and at its first step. */
  private JsonNode running() throws Exception {
    JsonNode migration = made(",\"start\":true");
    Reply approved =
        act(
            migration,
            "approve",
            "{}",
            "If-Match",
            "\"2\"",
            "Authorization",
            "Bearer " + console.as("bob", Role.APPROVER, "*"));
    assertThat(approved.status()).as(approved.response().body()).isEqualTo(200);
    console.migrations.start();
    await().until(() -> now(migration).path("phase").asText().equals("BAKING"));
    return migration;
  }

  @Test
  void aPlanBecomesADraftThatSaysHowLongEachStepsProofTakes() throws Exception {
    Reply made = console.post(ALL, PLAN + "}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("ETag")).isEqualTo("\"1\"");
    JsonNode body = made.json();
    assertThat(body.path("state").asText()).isEqualTo("DRAFT");
    assertThat(body.path("author").asText()).isEqualTo("admin");
    assertThat(body.path("words").asText()).contains("sluice migrate start orders");
    assertThat(body.path("steps").asInt()).isEqualTo(7);
    assertThat(body.at("/ramp/0/weights").toString()).isEqualTo("{\"vm\":9900,\"kubernetes\":100}");
    assertThat(body.at("/ramp/0/requestsNeeded").asLong()).isGreaterThan(500);
    assertThat(body.at("/ramp/0/proofMs").asLong()).isGreaterThanOrEqualTo(600_000);
    assertThat(body.at("/plan/bakeMs").asLong()).isEqualTo(600_000);
    assertThat(now(body)).isEqualTo(body);
    assertThat(console.store.splits).isEmpty();
  }

  @Test
  void allMistakesOfAPlanComeTogether() throws Exception {
    Reply reply =
        console.post(
            ALL, "{\"service\":\"orders\",\"to\":\"Moon\",\"bakeMs\":-1,\"shape\":\"round\"}");

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.detail()).contains("to: ", "bakeMs: ", "shape: ", "limits");
    Reply elsewhere = console.post(ALL, PLAN.replace("kubernetes", "moon") + "}");
    assertThat(elsewhere.status()).isEqualTo(422);
    assertThat(elsewhere.detail()).contains("to: moon", "vm, kubernetes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{}", "{\"service\":\"orders\",\"to\":\"vm\",\"start\":1}"})
  void whatIsNoPlanIsRefused(String body) throws Exception {
    assertThat(console.post(ALL, body).status()).isEqualTo(422);
    assertThat(console.get(ALL).json().path("items")).isEmpty();
  }

  @Test
  void aServiceThatIsThereHasAConflictOrNoHomeHasNothingToMigrate() throws Exception {
    assertThat(console.post(ALL, PLAN.replace("kubernetes", "vm") + "}").status()).isEqualTo(409);
    assertThat(console.post(ALL, PLAN.replace("orders", "torn") + "}").status()).isEqualTo(409);
    assertThat(console.post(ALL, PLAN.replace("orders", "waits") + "}").status()).isEqualTo(404);
    assertThat(console.post(ALL, PLAN.replace("orders", "nobody") + "}").status()).isEqualTo(404);
  }

  @Test
  void aPlanThatAsksItsCallersSaysWhatTheStartWaitsFor() throws Exception {
    JsonNode migration = made(",\"start\":true,\"reach\":true");
    String bob = "Bearer " + console.as("bob", Role.APPROVER, "*");
    act(migration, "approve", "{}", "If-Match", "\"2\"", "Authorization", bob);

    JsonNode waiting = now(migration);

    assertThat(waiting.path("state").asText()).isEqualTo("SCHEDULED");
    assertThat(waiting.path("words").asText())
        .isEqualTo("whether callers reach kubernetes is not known");
    assertThat(waiting.path("conditions").findValuesAsText("name")).contains("reach");
    assertThat(waiting.at("/plan/reach").asBoolean()).isTrue();
  }

  @Test
  void aServiceHasOneAtATime() throws Exception {
    JsonNode first = made("");

    Reply second = console.post(ALL, PLAN + "}");

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.detail())
        .contains(first.path("id").asText(), "DRAFT", "sluice migrate abort orders");
  }

  @Test
  void whoWroteThePlanDoesNotApproveItWhateverTokenHeComesWith() throws Exception {
    String ana = console.as("ana", Role.ADMIN, "*");
    JsonNode draft = console.post(ALL, PLAN + "}", "Authorization", "Bearer " + ana).json();
    assertThat(draft.path("author").asText()).isEqualTo("ana");

    Reply started = act(draft, "start", "{}");
    assertThat(started.json().path("state").asText()).isEqualTo("PENDING_APPROVAL");
    Reply own = act(draft, "approve", "{}", "If-Match", "\"2\"", "Authorization", "Bearer " + ana);
    assertThat(own.status()).isEqualTo(403);
    assertThat(own.detail()).contains("wrote the plan himself");
    String eve = console.as("eve", Role.OPERATOR, "*");
    assertThat(
            act(draft, "approve", "{}", "If-Match", "\"2\"", "Authorization", "Bearer " + eve)
                .status())
        .isEqualTo(403);

    Reply other = act(draft, "approve", "{\"gate\":\"start\"}");
    assertThat(other.json().path("state").asText()).isEqualTo("SCHEDULED");
    assertThat(other.json().at("/approvals/0/by").asText()).isEqualTo("admin");
  }

  @Test
  void anActionNeedsTheGenerationThatWasSeenAndIsRefusedInTheEnginesWords() throws Exception {
    JsonNode draft = made("");
    String path = ALL + "/" + draft.path("id").asText();

    assertThat(console.post(path + "/pause", "{}").status()).isEqualTo(428);
    assertThat(console.post(path + "/pause", "{}", "If-Match", "\"9\"").status()).isEqualTo(412);
    assertThat(console.post(path + "/fly", "{}", "If-Match", "\"1\"").status()).isEqualTo(404);
    assertThat(console.post(ALL + "/none/pause", "{}", "If-Match", "\"1\"").status())
        .isEqualTo(404);
    assertThat(act(draft, "approve", "{\"gate\":\"x\"}").status()).isEqualTo(422);
    Reply refused = act(draft, "pause", "{\"reason\":\"lunch\"}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.detail()).contains("cannot be paused", "DRAFT");
    Reply aborted = act(draft, "abort", "{\"reason\":\"not today\"}");
    assertThat(aborted.json().path("state").asText()).isEqualTo("ABORTED");
    assertThat(aborted.json().path("words").asText()).contains("not today");
    assertThat(aborted.json().path("over").asBoolean()).isTrue();
  }

  @Test
  void aRunningOneSaysWhatItWaitsForHereAndOnItsService() throws Exception {
    JsonNode migration = running();

    JsonNode now = now(migration);
    assertThat(now.path("state").asText()).isEqualTo("RUNNING");
    assertThat(now.path("step").asInt()).isEqualTo(1);
    assertThat(now.path("conditions").findValuesAsText("name"))
        .contains("stored", "acknowledged", "measured", "baked", "freeze", "gate", "capacity");
    assertThat(now.path("asked").toString()).isEqualTo("{\"vm\":9900,\"kubernetes\":100}");
    JsonNode item = console.get("/api/v1/services/orders").json().path("migration");
    assertThat(item.path("id")).isEqualTo(migration.path("id"));
    assertThat(item.path("words").asText()).contains("no load reports");
    assertThat(
            console.get("/api/v1/services?q=orders").json().at("/items/0/migration/step").asInt())
        .isEqualTo(1);
    assertThat(console.get("/api/v1/services/torn").json().path("migration").isNull()).isTrue();
  }

  @Test
  void whatAnybodyDoesToOneIsAnEvent() throws Exception {
    JsonNode migration = running();
    try (EventStream events = new EventStream(console.port(), "?kind=migration&service=orders")) {
      assertThat(act(migration, "pause", "{\"reason\":\"lunch\"}").status()).isEqualTo(200);

      String id = migration.path("id").asText();
      await().until(() -> events.words().anyMatch(("migration " + id + " PAUSED")::equals));
      assertThat(events.events().toString()).contains("paused by admin: lunch");
    }
    assertThat(console.get("/api/v1/changes?kind=migration").json().toString())
        .contains("paused by admin: lunch", "\"service\":\"orders\"");
  }

  @Test
  void aRollbackOfTheServiceIsNotRefusedAndEndsTheMigration() throws Exception {
    JsonNode migration = running();

    Reply back = console.post("/api/v1/services/orders/rollback", "{\"reason\":\"it burns\"}");

    assertThat(back.status()).isEqualTo(200);
    assertThat(back.json().at("/weights/vm").asInt()).isEqualTo(10_000);
    await().until(() -> now(migration).path("state").asText().equals("ROLLED_BACK"));
    assertThat(now(migration).path("words").asText()).contains("rolled back");
    assertThat(console.get("/api/v1/services/orders").json().path("migration").isNull()).isTrue();
  }

  @Test
  void aSplitByHandPausesTheMigrationFirstWhenItTakesOver() throws Exception {
    JsonNode migration = running();
    console.store.refusal = new SplitStore.Outcome.Migrating(migration.path("id").asText());
    String split = "/api/v1/services/orders/split";
    String half = "{\"weights\":{\"vm\":5000,\"kubernetes\":5000}";

    Reply refused = console.put(split, half + "}", "If-Match", "\"1\"");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.detail()).contains("--take-over");
    Reply taken =
        console.put(split, half + ",\"takeOver\":true,\"reason\":\"mine\"}", "If-Match", "\"1\"");

    assertThat(taken.status()).as(taken.response().body()).isEqualTo(200);
    assertThat(taken.json().at("/weights/kubernetes").asInt()).isEqualTo(5_000);
    JsonNode now = now(migration);
    assertThat(now.path("pause").asText()).isEqualTo("USER");
    assertThat(now.path("words").asText()).contains("taken over by admin: mine");
  }

  @Test
  void theNewestAreListedPageByPage() throws Exception {
    for (int i = 0; i < 3; i++) {
      act(made(""), "abort", "{}");
    }
    JsonNode draft = made("");

    JsonNode first = console.get(ALL + "?limit=3").json();
    JsonNode second = console.get(ALL + "?limit=3&cursor=" + first.path("next").asText()).json();

    assertThat(first.path("items")).hasSize(3);
    assertThat(second.path("items")).hasSize(1);
    assertThat(second.path("next").isNull()).isTrue();
    assertThat(console.get(ALL + "?state=DRAFT&q=ORD").json().path("items")).hasSize(1);
    assertThat(console.get(ALL + "?state=DRAFT").json().at("/items/0/id"))
        .isEqualTo(draft.path("id"));
    assertThat(console.get(ALL + "?service=torn").json().path("items")).isEmpty();
    assertThat(console.get(ALL + "?state=FLYING").status()).isEqualTo(422);
  }

  @Test
  void aRepeatedRequestCreatesNoSecondOne() throws Exception {
    Reply first = console.post(ALL, PLAN + "}", "Idempotency-Key", "k-1");
    Reply again = console.post(ALL, PLAN + "}", "Idempotency-Key", "k-1");

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json()).isEqualTo(first.json());
  }

  @Test
  void whoMaySeeSomeServicesSeesTheirMigrationsOnly() throws Exception {
    JsonNode migration = made("");
    String eve = console.as("vic", Role.VIEWER, "*");

    assertThat(console.get(ALL, "Authorization", "Bearer " + eve).json().path("items")).hasSize(1);
    assertThat(
            act(migration, "start", "{}", "If-Match", "\"1\"", "Authorization", "Bearer " + eve)
                .status())
        .isEqualTo(403);
    assertThat(console.post(ALL, PLAN + "}", "Authorization", "Bearer " + eve).status())
        .isEqualTo(403);
  }
}
