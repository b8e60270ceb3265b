package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.console.web.Console.Reply;
import io.sluice.view.people.Role;
import io.sluice.view.people.Scope;
import io.sluice.view.reach.Reach;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether callers get through, over HTTP. */
class ReachTest {
  private static final String PATH = "/api/v1/services/orders/reach";

  private Console console;

  @BeforeEach
  void open() throws Exception {
    console = Console.start();
    console.reaching.reach = reach(8_000);
  }

  @AfterEach
  void close() {
    console.close();
  }

  private static Reach reach(long at) {
    return new Reach(
        "orders",
        "kubernetes",
        at - 1_000,
        at,
        true,
        3,
        4_967,
        4_812,
        148,
        new Reach.Doubts(true, 3, 0, 0),
        new TreeMap<>(Map.of("without an agent", 7)),
        List.of(new Reach.Place("10.9.0.0/16", 148, 148)),
        List.of(new Reach.Failure("shop-1", "shop", "10.9.0.1", "10.0.0.7:8080", "timed-out")),
        List.of(new Reach.Deaf("10.0.0.8:8080", 9)));
  }

  @Test
  void theOnlyOtherEnvironmentIsTriedAndWhoWantedItIsWrittenDown() throws Exception {
    Reply reply = console.post(PATH, "{\"reason\":\"before the shift\"}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("words").asText())
        .isEqualTo(
            "4,812 of 4,960 reach kubernetes; 148 in 10.9.0.0/16 do not; 7 cannot tell (7 without"
                + " an agent)");
    assertThat(reply.json().path("failures").get(0).path("result").asText()).isEqualTo("timed-out");
    assertThat(reply.json().path("waiting").asInt()).isZero();
    assertThat(console.reaching.asked).containsExactly("orders in kubernetes");
    assertThat(console.audited)
        .anySatisfy(
            entry -> {
              assertThat(entry.action()).isEqualTo("service.reach");
              assertThat(entry.subject()).isEqualTo("orders");
              assertThat(entry.after()).isEqualTo("kubernetes");
              assertThat(entry.reason()).isEqualTo("before the shift");
            });
  }

  @Test
  void whatIsKnownIsReadWithItsAge() throws Exception {
    Reply fresh = console.get(PATH + "?environment=kubernetes");
    assertThat(fresh.json().path("fresh").asBoolean()).isTrue();
    assertThat(fresh.json().path("at").asText()).isEqualTo("1970-01-01T00:00:08Z");

    console.reaching.reach = reach(8_000 - Reach.FRESH_MILLIS);
    assertThat(console.get(PATH).json().path("fresh").asBoolean()).isFalse();
    assertThat(console.reaching.asked).isEmpty();
  }

  @Test
  void withoutAnAuditNobodyIsAsked() throws Exception {
    console.audit.down = true;

    assertThat(console.post(PATH, null).status()).isEqualTo(503);
    assertThat(console.reaching.asked).isEmpty();
  }

  @Test
  void whatCannotBeSaysWhy() throws Exception {
    console.reaching.reach = null;

    assertThat(console.get(PATH).status()).isEqualTo(404);
    assertThat(console.post(PATH, null).status()).isEqualTo(409);
    assertThat(console.post(PATH, null).detail()).contains("no ready endpoint");
    assertThat(console.post(PATH, "{\"environment\":\"moon\"}").status()).isEqualTo(422);
    assertThat(console.get("/api/v1/services/waits/reach").detail())
        .contains("say which environment");
    assertThat(console.get("/api/v1/services/nothing/reach").status()).isEqualTo(404);
  }

  @Test
  void whoMayReadSeesItAndWhoMayOperateAsks() throws Exception {
    String reader = console.as("reader", Role.VIEWER, "orders");
    String operator = console.as("operator", Role.OPERATOR, "orders");
    String stranger = console.as("stranger", Role.OPERATOR, "users");

    assertThat(console.get(PATH, "Authorization", "Bearer " + reader).status()).isEqualTo(200);
    assertThat(console.get(PATH, "Authorization", "Bearer " + stranger).status()).isEqualTo(403);
    assertThat(post(reader).status()).isEqualTo(403);
    assertThat(post(stranger).status()).isEqualTo(403);
    assertThat(post(operator).status()).isEqualTo(200);
  }

  @Test
  void whoMayOperateElsewhereOpensNoConnectionsThere() throws Exception {
    String operator = console.as("operator", Role.OPERATOR, new Scope("orders", "vm"));

    assertThat(post(operator).status()).isEqualTo(403);
    assertThat(console.reaching.asked).isEmpty();
    assertThat(console.audited).noneMatch(entry -> entry.action().equals("service.reach"));
  }

  @Test
  void whatIsNotProvenIsNotWhole() throws Exception {
    assertThat(console.get(PATH).json().path("whole").asBoolean(true)).isFalse();
  }

  private Reply post(String secret) throws Exception {
    return console.post(PATH, "{}", "Authorization", "Bearer " + secret);
  }
}
