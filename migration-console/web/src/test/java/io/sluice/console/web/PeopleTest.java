package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.console.web.Console.Reply;
import io.sluice.view.Actor;
import io.sluice.view.people.ApiToken;
import io.sluice.view.people.Grant;
import io.sluice.view.people.Principal;
import io.sluice.view.people.Role;
import io.sluice.view.people.Scope;
import io.sluice.view.people.User;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Who may do what, over HTTP: a secret per role stands for users of the same name, each with that
 * role for {@code orders*} everywhere, or for everything where the name says so.
 */
class PeopleTest {
  private static final Actor ROOT = new Actor("admin", "", "");
  private static final String SPLIT = "/api/v1/services/orders/split";
  private static final String HALF = "{\"weights\":{\"vm\":5000,\"kubernetes\":5000}}";

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
  void everyOperationIsRefusedToEveryRoleThatLacksItsRightAndToNoOther() throws Exception {
    Map<Role, String> secrets = new TreeMap<>();
    for (Role role : Role.values()) {
      secrets.put(role, as(role.word(), role, Scope.EVERYTHING));
    }
    for (Operation operation : OpenApiTest.operations()) {
      if (!operation.template().startsWith("/api/") || operation.template().endsWith("/events")) {
        continue;
      }
      for (Role role : Role.values()) {
        Reply reply =
            console.send(
                operation.verb(),
                FrontTest.example(operation),
                operation.verb().equals("GET") ? null : "[]", // refused before anything is done
                "Authorization",
                "Bearer " + secrets.getOrDefault(role, ""));

        boolean free =
            EnumSet.of(Operation.Reach.OPEN, Operation.Reach.SOMEBODY).contains(operation.reach());
        if (!free && !Right.of(role).contains(operation.right())) {
          assertThat(reply.status()).as(role + " " + operation).isEqualTo(403);
          assertThat(reply.detail()).contains(role.word() + " may not");
        } else if (!operation.template().endsWith("/tokens")) { // a token makes none
          assertThat(reply.status()).as(role + " " + operation).isNotIn(401, 403, 500);
        }
      }
    }
    assertThat(console.store.actors).isEmpty();
  }

  @Test
  void anOperatorOfAnotherTeamIsToldWhoMay() throws Exception {
    as("alice", Role.OPERATOR, new Scope("orders", "*"));
    console.people.addGrant(
        new Grant(
            "g", Role.OPERATOR, Principal.group("team-orders"), new Scope("ord*", "*"), 0, ""),
        ROOT,
        "");
    String bob = as("bob", Role.OPERATOR, new Scope("payments", "*"));

    Reply reply = put(bob, HALF);

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.detail())
        .contains("bob may not operate orders")
        .contains("is operated by team-orders (group), alice; ask one of them, or an admin");
    assertThat(get(bob, "/api/v1/services/orders").status()).isEqualTo(403);
    assertThat(get(bob, "/api/v1/services").json().path("items")).isEmpty();
    await().until(() -> !console.audited.isEmpty());
    assertThat(console.audited.get(0).action()).isEqualTo("access.refuse");
    assertThat(console.audited.get(0).actor().name()).isEqualTo("bob (token all)");
  }

  @Test
  void aChangeTakesTheRightInEveryEnvironmentWhoseWeightChanges() throws Exception {
    String vm = as("alice", Role.OPERATOR, new Scope("orders", "vm"));

    assertThat(put(vm, HALF).status()).isEqualTo(403);
    assertThat(put(vm, HALF).detail()).contains("orders in kubernetes");
    assertThat(put(vm, "{\"weights\":{\"vm\":10000}}").status()).isEqualTo(200);
    assertThat(post(vm, "/api/v1/services/orders/rollback").status()).isEqualTo(200);
    assertThat(
            console
                .put(
                    "/api/v1/services/orders/policy",
                    "{\"zero\":\"AUTO\",\"empty\":\"HOLD\"}",
                    "Authorization",
                    "Bearer " + vm,
                    "If-Match",
                    "\"0\"")
                .status())
        .isEqualTo(403);
  }

  @Test
  void theAuditNamesThePersonAndTheToken() throws Exception {
    String alice = as("alice", Role.OPERATOR, new Scope("orders", "*"));

    assertThat(put(alice, HALF).status()).isEqualTo(200);

    assertThat(console.store.actors).extracting(Actor::name).containsExactly("alice (token all)");
  }

  @Test
  void aTokenHasNeverMoreThanItsOwnerAndOftenLess() throws Exception {
    as("alice", Role.OPERATOR, new Scope("orders", "*"));
    String viewing = token("alice", "viewing", Set.of(Role.VIEWER), Scope.EVERYTHING, 9_900);
    String other = token("alice", "other", Set.of(), new Scope("payments", "*"), 9_900);
    String admin = token("alice", "admin", Set.of(Role.ADMIN), Scope.EVERYTHING, 9_900);

    assertThat(get(viewing, SPLIT).status()).isEqualTo(200);
    assertThat(put(viewing, HALF).status()).isEqualTo(403);
    assertThat(put(viewing, HALF).detail())
        .contains("the token viewing of alice (who may himself) may not operate orders");
    assertThat(get(other, SPLIT).status()).isEqualTo(403);
    assertThat(get(admin, "/api/v1/users/admin").status()).isEqualTo(404);
  }

  @Test
  void aTokenThatExpiredOrWasRevokedIsToldSo() throws Exception {
    as("alice", Role.OPERATOR, Scope.EVERYTHING);
    String old = token("alice", "old", Set.of(), Scope.EVERYTHING, 8_000);
    String gone = token("alice", "gone", Set.of(), Scope.EVERYTHING, 9_900);
    console.people.revokeToken("gone", ROOT, "");
    hear();

    Reply expired = get(old, SPLIT);
    Reply revoked = get(gone, SPLIT);

    assertThat(expired.status()).isEqualTo(401);
    assertThat(expired.detail()).contains("the token old expired at 1970-01-01T00:00:08Z");
    assertThat(revoked.status()).isEqualTo(401);
    assertThat(revoked.detail()).contains("the token gone was revoked at");
  }

  @Test
  void whoIsDisabledIsRefusedAtOnce() throws Exception {
    String alice = as("alice", Role.OPERATOR, Scope.EVERYTHING);
    assertThat(get(alice, SPLIT).status()).isEqualTo(200);

    Reply disabled = console.put("/api/v1/users/alice", "{\"disabled\":true}", "If-Match", "\"1\"");

    assertThat(disabled.status()).isEqualTo(200);
    assertThat(get(alice, SPLIT).status()).isEqualTo(401);
    assertThat(get(alice, SPLIT).detail()).contains("disabled or gone");
  }

  @Test
  void aGrantIsInForceAtOnceAndSoIsItsEnd() throws Exception {
    String alice = as("alice", Role.VIEWER, Scope.EVERYTHING);
    assertThat(put(alice, HALF).status()).isEqualTo(403);

    Reply granted =
        console.post(
            "/api/v1/grants", "{\"role\":\"operator\",\"user\":\"alice\",\"services\":\"ord*\"}");
    assertThat(put(alice, HALF).status()).isEqualTo(200);

    String id = granted.json().path("id").asText();
    assertThat(console.send("DELETE", "/api/v1/grants/" + id, null).status()).isEqualTo(428);
    assertThat(console.send("DELETE", "/api/v1/grants/" + id, null, "If-Match", "\"1\"").status())
        .isEqualTo(200);
    assertThat(put(alice, HALF).status()).isEqualTo(403);
  }

  @Test
  void aTokenIsMadeOnceAndActsWithinItsScopeAndMakesNoTokens() throws Exception {
    Reply made = console.post("/api/v1/tokens", "{\"name\":\"ci\",\"roles\":[\"viewer\"]}");
    String secret = made.json().path("secret").asText();

    assertThat(secret).startsWith("slc_").hasSize(47);
    assertThat(get(secret, "/api/v1/tokens").response().body())
        .contains("\"name\":\"ci\"")
        .doesNotContain(secret)
        .doesNotContain(Secrets.hash(secret));
    assertThat(get(secret, SPLIT).status()).isEqualTo(200);
    assertThat(put(secret, HALF).status()).isEqualTo(403);
    assertThat(
            console
                .post("/api/v1/tokens", "{\"name\":\"x\"}", "Authorization", "Bearer " + secret)
                .status())
        .isEqualTo(403);
    assertThat(console.post("/api/v1/tokens", "{\"name\":\"ci\"}").status()).isEqualTo(409);
  }

  @Test
  void whoIsKnownRollsBackWhileTheDatabaseOfPeopleIsAway() throws Exception {
    String alice = as("alice", Role.OPERATOR, new Scope("orders", "*"));
    console.people.down = true;

    assertThat(post(alice, "/api/v1/services/orders/rollback").status()).isEqualTo(200);
    assertThat(console.post("/api/v1/services/orders/rollback", null).status()).isEqualTo(200);
    Reply refused = console.post("/api/v1/grants", "{\"role\":\"viewer\",\"user\":\"bob\"}");
    assertThat(refused.status()).isEqualTo(503);
  }

  @Test
  void aSessionIsACookieThatNoOtherPageCanWriteWith() throws Exception {
    Reply in = signIn();
    String cookie = in.header("Set-Cookie").split(";", 2)[0];
    String csrf = in.json().path("csrfToken").asText();

    assertThat(in.header("Set-Cookie"))
        .contains("HttpOnly", "SameSite=Strict", "Path=/")
        .doesNotContain("Secure");
    assertThat(in.response().body()).doesNotContain(cookie.split("=", 2)[1]);
    assertThat(withCookie("GET", "/api/v1/session", null, cookie).json().path("csrfToken").asText())
        .isEqualTo(csrf);
    String rollback = "/api/v1/services/orders/rollback";
    assertThat(withCookie("POST", rollback, null, cookie).status()).isEqualTo(403);
    assertThat(withCookie("POST", rollback, null, cookie, "X-CSRF-Token", "x").status())
        .isEqualTo(403);
    assertThat(
            withCookie(
                    "POST", rollback, null, cookie, "X-CSRF-Token", csrf, "Origin", "http://evil")
                .status())
        .isEqualTo(403);
    assertThat(withCookie("POST", rollback, null, cookie, "X-CSRF-Token", csrf).status())
        .isEqualTo(200);

    withCookie("DELETE", "/api/v1/session", null, cookie, "X-CSRF-Token", csrf);
    assertThat(withCookie("GET", "/api/v1/session", null, cookie).status()).isEqualTo(401);
  }

  @Test
  void aSessionThatSomebodyPlantedIsNotTheOneThatSignsIn() throws Exception {
    String planted = "sluice_session=slcs_planted";

    Reply in =
        withCookie(
            "POST",
            "/api/v1/session",
            "{\"user\":\"admin\",\"password\":\"" + Console.TOKEN + "\"}",
            planted);

    assertThat(in.header("Set-Cookie")).doesNotContain("slcs_planted");
    assertThat(withCookie("GET", "/api/v1/session", null, planted).status()).isEqualTo(401);
  }

  @Test
  void aPageOfAnotherSiteSignsNobodyIn() throws Exception {
    Reply in =
        console.post(
            "/api/v1/session",
            "{\"user\":\"admin\",\"password\":\"" + Console.TOKEN + "\"}",
            "Origin",
            "https://evil.example");

    assertThat(in.status()).isEqualTo(403);
    assertThat(in.header("Set-Cookie")).isEmpty();
  }

  @Test
  void aProgramGetsItsSessionInTheBodyAndNeedsNoCsrfToken() throws Exception {
    Reply in =
        console.post(
            "/api/v1/session",
            "{\"user\":\"admin\",\"password\":\"" + Console.TOKEN + "\",\"bearer\":true}",
            "Authorization",
            "");
    String secret = in.json().path("secret").asText();

    assertThat(in.header("Set-Cookie")).isEmpty();
    assertThat(post(secret, "/api/v1/services/orders/rollback").status()).isEqualTo(200);
  }

  @Test
  void wrongTokensOfAnAddressAreThrottledAndRightOnesAreNot() throws Exception {
    String alice = as("alice", Role.VIEWER, Scope.EVERYTHING);
    for (int i = 0; i < 20; i++) {
      assertThat(get("wrong" + i, SPLIT).status()).isEqualTo(401);
    }

    Reply reply = get("wrong", SPLIT);

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.header("Retry-After")).isEqualTo("1");
    assertThat(get(alice, SPLIT).status()).isEqualTo(200);
    assertThat(console.get(SPLIT).status()).isEqualTo(429); // short enough to be guessed
    assertThat(console.audited.size()).isLessThan(5);
  }

  private Reply signIn() throws Exception {
    return console.post(
        "/api/v1/session",
        "{\"user\":\"admin\",\"password\":\"" + Console.TOKEN + "\"}",
        "Authorization",
        "");
  }

  private Reply withCookie(
      String verb, String path, @Nullable String body, String cookie, String... more)
      throws Exception {
    String[] headers = new String[more.length + 4];
    System.arraycopy(more, 0, headers, 4, more.length);
    headers[0] = "Cookie";
    headers[1] = cookie;
    headers[2] = "Authorization";
    headers[3] = "";
    return console.send(verb, path, body, headers);
  }

  private Reply get(String secret, String path) throws Exception {
    return console.get(path, "Authorization", "Bearer " + secret);
  }

  private Reply post(String secret, String path) throws Exception {
    return console.post(path, null, "Authorization", "Bearer " + secret);
  }

  /** On whatever generation there is. */
  private Reply put(String secret, String body) throws Exception {
    long now =
        console.store.splits.isEmpty()
            ? 0
            : console.store.splits.values().iterator().next().generation();
    return console.put(
        SPLIT, body, "Authorization", "Bearer " + secret, "If-Match", "\"" + now + "\"");
  }

  /** A user with one grant; gives the secret of a token that has all of it. */
  private String as(String name, Role role, Scope scope) throws Exception {
    console.people.putUser(
        new User(name, User.LOCAL, "", "", new TreeSet<>(), false, 0, 0), 0, ROOT, "");
    console.people.addGrant(
        new Grant("g-" + name, role, Principal.user(name), scope, 0, "admin"), ROOT, "");
    return token(name, "all", Set.of(), Scope.EVERYTHING, 99_000);
  }

  private String token(String owner, String name, Set<Role> roles, Scope scope, long expires)
      throws Exception {
    String secret = Secrets.make(ApiToken.PREFIX);
    String id = name.equals("all") ? owner + "-all" : name;
    console.people.addToken(
        new ApiToken(id, name, owner, Secrets.hash(secret), roles, scope, 0, expires, 0, 0, 1),
        ROOT,
        "");
    hear();
    return secret;
  }

  /** A change through the console makes it look at once; what a test changes behind it does not. */
  private void hear() throws Exception {
    Reply reply = console.post("/api/v1/grants", "{\"role\":\"viewer\",\"user\":\"nobody\"}");
    console.send(
        "DELETE", "/api/v1/grants/" + reply.json().path("id").asText(), null, "If-Match", "\"1\"");
  }
}
