package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.view.people.SignInProvider;
import io.sluice.view.people.User;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sign-in by a provider: who becomes whom here, and what no page of another site can do. */
final class ProviderTest {
  private static final String STATE = "s".repeat(43);
  private static final String ORIGIN = "oidc:0123456789abcdef01234567";

  private final FakePeople people = new FakePeople();
  private final Outside outside = new Outside();
  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private ConsoleServer server = server(outside);

  private ConsoleServer server(SignInProvider provider) {
    return new ConsoleServer(
        new ConsoleSettings(
                "127.0.0.1", 0, BearerToken.of(Console.TOKEN), false, false, Console.ENVIRONMENTS)
            .withProvider(provider),
        FakePorts.with(people),
        List.of());
  }

  @BeforeEach
  void open() throws Exception {
    server.start().toCompletableFuture().get();
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** A provider that says what it is told to. */
  private static final class Outside implements SignInProvider {
    volatile Verdict verdict = alice();
    volatile boolean down;
    volatile CountDownLatch hangs = new CountDownLatch(0);

    private void ask() throws Unreachable {
      try {
        hangs.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (down) {
        throw new Unreachable("the provider idp.example cannot be asked: refused");
      }
    }

    @Override
    public Departure depart() throws Unreachable {
      ask();
      return new Departure(
          URI.create("https://idp.example/authorize?state=" + STATE),
          STATE,
          "n".repeat(43),
          "v".repeat(43));
    }

    @Override
    public Verdict arrive(Departure departure, Map<String, List<String>> answer)
        throws Unreachable {
      ask();
      return List.of(departure.state()).equals(answer.get("state"))
          ? verdict
          : new Verdict.Refused("another state");
    }

    @Override
    public DeviceCode device() throws Unreachable {
      ask();
      URI page = URI.create("https://idp.example/device");
      return new DeviceCode("device-secret", "ABCD-EFGH", page, page, 600_000, 5_000);
    }

    @Override
    public Verdict poll(String code) throws Unreachable {
      ask();
      return code.equals("device-secret") ? verdict : new Verdict.Refused("no such code");
    }
  }

  private static SignInProvider.Verdict alice() {
    return new SignInProvider.Verdict.Vouched(
        "alice", ORIGIN, "Alice", new TreeSet<>(List.of("team-orders")));
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).GET(), headers);
  }

  private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)),
        headers);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
      throws Exception {
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String cookie(HttpResponse<String> response) {
    return response.headers().firstValue("Set-Cookie").orElse("").split(";", 2)[0];
  }

  /** A browser goes and comes back, as the provider's page sends it: from another site. */
  private HttpResponse<String> signIn() throws Exception {
    HttpResponse<String> left = get("/signin/oidc");
    return get(
        "/signin/oidc/callback?code=c&unknown=1&state=" + STATE,
        "Cookie",
        cookie(left),
        "Sec-Fetch-Site",
        "cross-site");
  }

  @Test
  void whoComesBackIsSignedInAsAUserOfThatOrigin() throws Exception {
    HttpResponse<String> left = get("/signin/oidc");
    HttpResponse<String> back =
        get(
            "/signin/oidc/callback?code=c&state=" + STATE,
            "Cookie",
            cookie(left),
            "Sec-Fetch-Site",
            "cross-site");

    assertThat(left.statusCode()).isEqualTo(303);
    assertThat(left.headers().firstValue("Location").orElse(""))
        .startsWith("https://idp.example/authorize");
    assertThat(left.headers().firstValue("Set-Cookie").orElse(""))
        .contains("HttpOnly", "SameSite=Lax", "Path=/signin/oidc", "Max-Age=600");
    assertThat(back.statusCode()).isEqualTo(200);
    assertThat(back.body()).contains("Signed in as alice", "0;url=/\"");
    assertThat(back.headers().firstValue("Set-Cookie").orElse(""))
        .contains("HttpOnly", "SameSite=Strict");
    assertThat(get("/api/v1/session", "Cookie", cookie(back)).body())
        .contains("\"user\":\"alice\"", "\"method\":\"oidc\"", "\"groups\":[\"team-orders\"]");
    assertThat(people.users.get("alice"))
        .satisfies(
            user -> {
              assertThat(user.origin()).isEqualTo(ORIGIN);
              assertThat(user.password()).isEmpty();
              assertThat(user.groups()).isEmpty();
            });
  }

  @Test
  void aStateThatCameBackOnceDoesNotAgain() throws Exception {
    HttpResponse<String> left = get("/signin/oidc");
    String path = "/signin/oidc/callback?code=c&state=" + STATE;

    assertThat(get(path, "Cookie", cookie(left)).statusCode()).isEqualTo(200);
    assertThat(get(path, "Cookie", cookie(left)).statusCode()).isEqualTo(401);
    assertThat(get(path).statusCode()).as("a browser that never left").isEqualTo(401);
    assertThat(get(path, "Cookie", "sluice_signin=a.b.c").statusCode()).isEqualTo(401);
  }

  @Test
  void nobodyIsSentAnywhereElse() throws Exception {
    HttpResponse<String> left = get("/signin/oidc?return=https://evil.example&redirect=//evil");
    HttpResponse<String> back =
        get(
            "/signin/oidc/callback?code=c&state=" + STATE + "&return=https://evil.example",
            "Cookie",
            cookie(left));

    assertThat(left.headers().firstValue("Location").orElse("")).startsWith("https://idp.example/");
    assertThat(back.headers().firstValue("Location")).isEmpty();
    assertThat(back.body()).doesNotContain("evil");
  }

  @Test
  void aNameThatIsSomebodyElsesIsRefused() throws Exception {
    outside.verdict = new SignInProvider.Verdict.Vouched("admin", ORIGIN, "", new TreeSet<>());
    assertThat(signIn().body()).contains("admin signs in with a password");
    assertThat(people.users).isEmpty();
  }

  @Test
  void aLocalUserIsNotTakenOver() throws Exception {
    people.users.put(
        "alice", new User("alice", User.LOCAL, "", "hash", new TreeSet<>(), false, 1, 1));
    restart();

    HttpResponse<String> back = signIn();

    assertThat(back.statusCode()).isEqualTo(401);
    assertThat(back.body()).contains("signs in with a password here");
    assertThat(back.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void anotherAccountOfTheSameNameIsNotTheSamePerson() throws Exception {
    people.users.put(
        "alice", new User("alice", "oidc:another", "", "", new TreeSet<>(), false, 1, 1));
    restart();

    assertThat(signIn().body()).contains("another account", "sluice user remove alice");
  }

  @Test
  void whoIsDisabledHereStaysOut() throws Exception {
    people.users.put("alice", new User("alice", ORIGIN, "", "", new TreeSet<>(), true, 1, 1));
    restart();

    assertThat(signIn().body()).contains("disabled here");
  }

  private void restart() throws Exception {
    server.close();
    server = server(outside);
    open();
  }

  @Test
  void aProviderThatIsDownConcernsNobodyWhoIsIn() throws Exception {
    String session = cookie(signIn());
    outside.down = true;

    HttpResponse<String> refused = get("/signin/oidc");

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("idp.example cannot be asked", "who is signed in stays so");
    assertThat(get("/api/v1/session", "Cookie", session).statusCode()).isEqualTo(200);
    assertThat(
            post(
                    "/api/v1/session",
                    "{\"user\":\"admin\",\"password\":\"" + Console.TOKEN + "\",\"bearer\":true}")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void aProviderThatHangsKeepsTwoAtMost() throws Exception {
    outside.hangs = new CountDownLatch(1);
    HttpRequest leave = HttpRequest.newBuilder(uri("/signin/oidc")).GET().build();
    var first = client.sendAsync(leave, HttpResponse.BodyHandlers.ofString());
    var second = client.sendAsync(leave, HttpResponse.BodyHandlers.ofString());
    org.awaitility.Awaitility.await().until(() -> get("/signin/oidc").statusCode() == 503);

    assertThat(
            post(
                    "/api/v1/session",
                    "{\"user\":\"admin\",\"password\":\"" + Console.TOKEN + "\",\"bearer\":true}")
                .statusCode())
        .isEqualTo(200);
    outside.hangs.countDown();
    assertThat(List.of(first.get().statusCode(), second.get().statusCode())).contains(303);
  }

  @Test
  void aDeviceGetsItsSessionWhenItsCodeWasTyped() throws Exception {
    outside.verdict = new SignInProvider.Verdict.Waiting(5_000);

    HttpResponse<String> begun = post("/api/v1/session/device", "");
    HttpResponse<String> waits =
        post("/api/v1/session/device/poll", "{\"code\":\"device-secret\"}");
    outside.verdict = alice();
    HttpResponse<String> done = post("/api/v1/session/device/poll", "{\"code\":\"device-secret\"}");

    assertThat(begun.body())
        .contains("\"userCode\":\"ABCD-EFGH\"", "\"address\":\"https://idp.example/device\"");
    assertThat(waits.statusCode()).isEqualTo(202);
    assertThat(waits.body()).isEqualTo("{\"addPauseMs\":5000}");
    assertThat(done.statusCode()).isEqualTo(200);
    String secret = new ObjectMapper().readTree(done.body()).path("secret").asText();
    assertThat(get("/api/v1/session", "Authorization", "Bearer " + secret).body())
        .contains("\"user\":\"alice\"");
    assertThat(post("/api/v1/session/device/poll", "{\"code\":\"x\"}").statusCode()).isEqualTo(401);
    assertThat(post("/api/v1/session/device/poll", "{\"code\":1}").statusCode()).isEqualTo(422);
    assertThat(post("/api/v1/session/device", "", "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(403);
  }

  @Test
  void whereThereIsNoProviderItSaysSo() throws Exception {
    try (Console console = Console.start()) {
      assertThat(console.get("/signin/oidc").status()).isEqualTo(404);
      assertThat(console.post("/api/v1/session/device", null).detail()).contains("auth.oidc");
    }
  }
}
