package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.console.web.Console.Reply;
import io.sluice.view.Approval;
import io.sluice.view.Freeze;
import io.sluice.view.SplitStore;
import io.sluice.view.people.Role;
import io.sluice.view.people.Scope;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What freezes and approvals say over HTTP; when they stand is the store's to judge. */
class GateTest {
  private static final String SPLIT = "/api/v1/services/orders/split";
  private static final String HALF = "{\"weights\":{\"vm\":5000,\"kubernetes\":5000}}";
  private static final String ASK =
      "{\"service\":\"orders\",\"weights\":{\"vm\":5000,\"kubernetes\":5000},\"generation\":0,"
          + "\"reason\":\"pods\"}";
  private static final String GLASS =
      "{\"weights\":{\"vm\":5000,\"kubernetes\":5000},\"breakGlass\":true,\"reason\":\"burns\"}";

  private Console console;

  @BeforeEach
  void open() throws Exception {
    console = Console.start();
  }

  @AfterEach
  void close() {
    console.close();
  }

  private Reply send(String secret, String verb, String path, String body) throws Exception {
    return console.send(verb, path, body, "Authorization", "Bearer " + secret, "If-Match", "\"0\"");
  }

  @Test
  void aFrozenServiceSaysWhoWhyUntilWhenAndWhatStillWorks() throws Exception {
    console.store.refusal =
        new SplitStore.Outcome.Frozen(
            new Freeze("f-1", new Scope("ord*", "*"), 0, 60_000, "ben", "quarter's end"));

    Reply reply = console.put(SPLIT, HALF, "If-Match", "\"0\"");

    assertThat(reply.status()).isEqualTo(423);
    assertThat(reply.detail())
        .contains("orders is frozen by ben until 1970-01-01T00:01:00Z (quarter's end)")
        .contains("sluice rollback orders", "--break-glass", "sluice freeze end f-1");
  }

  @Test
  void whoNeedsLeaveIsToldHowToAskAndHowToActNow() throws Exception {
    console.store.refusal = new SplitStore.Outcome.NeedsApproval();

    Reply reply = console.put(SPLIT, HALF, "If-Match", "\"0\"");

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.detail())
        .contains("sluice split orders vm=50 kubernetes=50 --ask")
        .contains("--break-glass", "sluice rollback orders needs nobody");
  }

  @Test
  void freezesAreMadeListedShownAndEnded() throws Exception {
    Reply made =
        console.post(
            "/api/v1/freezes",
            "{\"services\":\"ord*\",\"until\":\"2031-12-24T18:00:00Z\",\"reason\":\"feast\"}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().path("environment").asText()).isEqualTo("*");
    assertThat(made.json().path("until").asText()).isEqualTo("2031-12-24T18:00:00Z");
    assertThat(console.get("/api/v1/freezes").json().at("/items/0")).isEqualTo(made.json());
    assertThat(console.get("/api/v1/services/orders").json().path("notes").toString())
        .contains("Frozen by admin until 2031-12-24T18:00:00Z (feast)");
    assertThat(console.get("/api/v1/services/torn").json().path("notes").toString())
        .doesNotContain("Frozen");

    assertThat(console.send("DELETE", "/api/v1/freezes/f-1", null).status()).isEqualTo(200);
    assertThat(console.send("DELETE", "/api/v1/freezes/f-1", null).status()).isEqualTo(404);
    assertThat(console.freezes.standing).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"services\":\"a b\"}",
        "{\"services\":\"*****\"}",
        "{\"services\":\"*\",\"environment\":\"moon\"}",
        "{\"services\":\"*\",\"until\":\"tomorrow\"}",
        "{\"services\":\"*\",\"until\":\"1970-01-01T00:00:01Z\"}",
        "{\"services\":\"*\",\"until\":7}",
        "{\"services\":\"*\",\"by\":\"eve\"}"
      })
  void aWrongFreezeFreezesNothing(String body) throws Exception {
    assertThat(console.post("/api/v1/freezes", body).status()).isEqualTo(422);
    assertThat(console.freezes.standing).isEmpty();
  }

  @Test
  void freezesAreBoundedAndADatabaseThatIsDownSaysSo() throws Exception {
    console.post("/api/v1/freezes", "{\"services\":\"a\"}");
    console.post("/api/v1/freezes", "{\"services\":\"b\"}");
    assertThat(console.post("/api/v1/freezes", "{\"services\":\"c\"}").status()).isEqualTo(422);
    console.freezes.down = true;
    Console.Reply refused = console.post("/api/v1/freezes", "{\"services\":\"c\"}");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.detail()).contains("nothing was changed");
    Console.Reply unread = console.get("/api/v1/freezes");
    assertThat(unread.status()).isEqualTo(503);
    assertThat(unread.detail())
        .startsWith("this stands in the database alone: the database is down")
        .doesNotContain("nothing was changed");
  }

  @Test
  void oneFreezesWhatOnesGrantCoversAndNoMore() throws Exception {
    String bob = console.as("bob", Role.OPERATOR, "ord*");

    assertThat(send(bob, "POST", "/api/v1/freezes", "{\"services\":\"orders-*\"}").status())
        .isEqualTo(201);
    Reply refused = send(bob, "POST", "/api/v1/freezes", "{\"services\":\"o*\"}");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.detail()).contains("bob may not operate o*");
    console.post("/api/v1/freezes", "{\"services\":\"*\"}");
    assertThat(send(bob, "DELETE", "/api/v1/freezes/f-2", "").status()).isEqualTo(403);
  }

  @Test
  void anotherPersonAllowsWhatOneAskedFor() throws Exception {
    String bob = console.as("bob", Role.OPERATOR, "ord*");
    String eve = console.as("eve", Role.APPROVER, "ord*");

    Reply asked = send(bob, "POST", "/api/v1/approvals", ASK);
    assertThat(asked.status()).isEqualTo(201);
    assertThat(asked.json().path("state").asText()).isEqualTo("PENDING");
    assertThat(asked.json().path("person").asText()).isEqualTo("bob");
    assertThat(send(bob, "POST", "/api/v1/approvals/a-1/approve", "").status()).isEqualTo(403);

    Reply allowed = send(eve, "POST", "/api/v1/approvals/a-1/approve", "{\"reason\":\"ok\"}");

    assertThat(allowed.status()).isEqualTo(200);
    assertThat(allowed.json().path("state").asText()).isEqualTo("APPROVED");
    assertThat(console.get(SPLIT).json().at("/weights/kubernetes").asInt()).isEqualTo(5000);
    assertThat(console.store.actors.get(0).name()).startsWith("bob");
    assertThat(console.store.actors.get(0).approver()).startsWith("eve");
    Reply again = send(eve, "POST", "/api/v1/approvals/a-1/approve", "");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.detail()).contains("was allowed by eve");
  }

  @Test
  void nobodyAllowsHisOwnNotEvenAnAdminByAToken() throws Exception {
    console.post("/api/v1/approvals", ASK);
    String token = console.as("admin", Role.ADMIN, "*");

    Reply refused = send(token, "POST", "/api/v1/approvals/a-1/approve", "");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.detail()).contains("admin asked for it himself", "another person");
    assertThat(Objects.requireNonNull(console.approvals.all.get("a-1")).state())
        .isEqualTo(Approval.State.PENDING);
  }

  @Test
  void whoBreaksTheGlassSaysWhyActsAtOnceAndIsReviewed() throws Exception {
    assertThat(console.put(SPLIT, GLASS.replace("burns", " "), "If-Match", "\"0\"").detail())
        .contains("reason is missing");

    assertThat(console.put(SPLIT, GLASS, "If-Match", "\"0\"").status()).isEqualTo(200);

    Reply open = console.get("/api/v1/approvals?state=PENDING,OPEN");
    assertThat(open.json().at("/items/0/kind").asText()).isEqualTo("BREAK_GLASS");
    assertThat(open.json().at("/items/0/expiresAt").isNull()).isTrue();
    Reply own = console.post("/api/v1/approvals/a-1/close", null);
    assertThat(own.status()).isEqualTo(403);
    assertThat(own.detail()).contains("admin did it himself");
    String eve = console.as("eve", Role.APPROVER, "ord*");
    assertThat(send(eve, "POST", "/api/v1/approvals/a-1/close", "").status()).isEqualTo(200);
    assertThat(console.get("/api/v1/approvals?state=OPEN").json().path("items")).isEmpty();
  }

  @Test
  void brokenGlassStillNeedsTheRightToOperate() throws Exception {
    String viewer = console.as("vic", Role.VIEWER, "ord*");

    assertThat(send(viewer, "PUT", SPLIT, GLASS).status()).isEqualTo(403);
    assertThat(console.approvals.all).isEmpty();
  }

  @Test
  void whoAskedTakesBackAndAnApproverDeclines() throws Exception {
    String bob = console.as("bob", Role.OPERATOR, "ord*");
    String eve = console.as("eve", Role.APPROVER, "ord*");
    String vic = console.as("vic", Role.VIEWER, "*");
    send(bob, "POST", "/api/v1/approvals", ASK);
    send(bob, "POST", "/api/v1/approvals", ASK);

    assertThat(send(vic, "DELETE", "/api/v1/approvals/a-1", "").status()).isEqualTo(403);
    assertThat(send(bob, "DELETE", "/api/v1/approvals/a-1", "").json().path("state").asText())
        .isEqualTo("WITHDRAWN");
    assertThat(send(eve, "DELETE", "/api/v1/approvals/a-2", "").json().path("state").asText())
        .isEqualTo("DECLINED");
    assertThat(send(eve, "DELETE", "/api/v1/approvals/a-2", "").status()).isEqualTo(409);
    assertThat(console.get("/api/v1/approvals?limit=1").json().at("/items/0/id").asText())
        .isEqualTo("a-2");
    assertThat(console.get("/api/v1/approvals?state=pending").status()).isEqualTo(422);
  }

  @Test
  void anotherTeamsApprovalsAreNotSeen() throws Exception {
    console.post("/api/v1/approvals", ASK);
    String pia = console.as("pia", Role.APPROVER, "pay*");

    assertThat(send(pia, "GET", "/api/v1/approvals", "").json().path("items")).isEmpty();
    assertThat(send(pia, "POST", "/api/v1/approvals/a-1/approve", "").status()).isEqualTo(404);
  }

  @Test
  void whatWasAskedIsNotDoneForWhoMayNoMore() throws Exception {
    String ana = console.as("ana", Role.OPERATOR, "orders");
    String ben = console.as("ben", Role.APPROVER, "orders");
    String id = send(ana, "POST", "/api/v1/approvals", ASK).json().path("id").asText();
    console.send("DELETE", "/api/v1/grants/g-ana", null, "If-Match", "\"1\"");

    Reply refused = send(ben, "POST", "/api/v1/approvals/" + id + "/approve", "{}");

    assertThat(refused.status()).as(refused.detail()).isEqualTo(409);
    assertThat(refused.detail())
        .contains("ana, who asked for it, may not operate orders now")
        .contains("sluice approvals withdraw " + id);
    assertThat(console.store.splits).isEmpty();
  }

  @Test
  void whatWasAskedByWhoIsGoneIsNotDone() throws Exception {
    String ana = console.as("ana", Role.OPERATOR, "orders");
    String ben = console.as("ben", Role.APPROVER, "orders");
    String id = send(ana, "POST", "/api/v1/approvals", ASK).json().path("id").asText();
    console.put("/api/v1/users/ana", "{\"disabled\":true}", "If-Match", "\"1\"");

    Reply refused = send(ben, "POST", "/api/v1/approvals/" + id + "/approve", "{}");

    assertThat(refused.status()).as(refused.detail()).isEqualTo(409);
    assertThat(refused.detail()).contains("ana, who asked for it, is disabled or gone");
    assertThat(console.store.splits).isEmpty();
  }

  @Test
  void whoMayApproveNothingIsToldWhoMay() throws Exception {
    String ana = console.as("ana", Role.OPERATOR, "orders");
    console.as("ben", Role.APPROVER, "ord*");

    Reply refused = send(ana, "POST", "/api/v1/approvals/a-1/approve", "{}");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.detail()).contains("the role approver, held by ben for ord*; ask an admin");
  }

  @Test
  void weightsComeInTheOrderOfTheEnvironments() throws Exception {
    String ana = console.as("ana", Role.OPERATOR, "orders");

    assertThat(send(ana, "POST", "/api/v1/approvals", ASK).response().body())
        .contains("\"weights\":{\"vm\":5000,\"kubernetes\":5000}");
  }

  @Test
  void theStartPageSaysWhatIsFrozenAndWhy() throws Exception {
    assertThat(console.get("/plain").response().body()).doesNotContain("Freezes");
    console.post("/api/v1/freezes", "{\"services\":\"ord*\",\"reason\":\"<b>feast\"}");

    assertThat(console.get("/plain").response().body())
        .contains("<h2>Freezes</h2>", "ord*", "Frozen by admin until somebody ends it")
        .contains("&lt;b&gt;feast")
        .doesNotContain("<b>feast");
    assertThat(console.get("/plain", "Authorization", "").response().body())
        .doesNotContain("feast")
        .contains("sluice login");
  }
}
