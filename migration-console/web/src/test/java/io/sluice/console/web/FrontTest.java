package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.console.web.Console.Reply;
import io.sluice.view.Cells;
import io.sluice.view.Digest;
import io.sluice.view.FederatedView;
import io.sluice.view.Policy;
import io.sluice.view.ServiceView;
import io.sluice.view.StoredSplit;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrontTest {
  private static final String ORDERS = "/api/v1/services/orders";

  private Console console;

  @BeforeEach
  void open() throws Exception {
    console = Console.start();
  }

  @AfterEach
  void close() {
    console.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer wrong-secret", "Basic YWRtaW46eA==", "Bearer", "a-secret-of-the-test"})
  void nothingUnderApiAnswersWithoutTheToken(String authorization) throws Exception {
    for (String path : List.of("/api/v1/services", "/api/v1/openapi.yaml", "/api/nothing")) {
      Reply reply = console.get(path, "Authorization", authorization);

      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer realm=\"sluice\"");
      assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    }
  }

  @Test
  void withoutTheTokenNothingIsWritten() throws Exception {
    Reply reply =
        console.put(
            ORDERS + "/split",
            "{\"weights\":{\"kubernetes\":10000}}",
            "If-Match",
            "\"0\"",
            "Authorization",
            "");

    assertThat(reply.status()).isEqualTo(401);
    assertThat(console.store.splits).isEmpty();
  }

  @Test
  void theSchemeOfTheTokenIsReadInAnyCase() throws Exception {
    assertThat(console.get(ORDERS, "Authorization", "bearer " + Console.TOKEN).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/nothing",
    "/api/v1/nothing",
    "/api/v1/services/orders/nothing",
    "/api/v2/services",
    "/api",
  })
  void anUnknownPathIsA404Problem(String path) throws Exception {
    Reply reply = console.get(path);

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.json().path("title").asText()).isEqualTo("Not Found");
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /api/v1/services/orders/split, 'GET, HEAD, PUT'",
    "GET, /api/v1/services/orders/rollback, POST",
    "POST, /api/v1/services, 'GET, HEAD'",
    "PUT, /healthz, 'GET, HEAD'",
  })
  void anotherVerbIs405AndNamesTheAllowedOnes(String verb, String path, String allow)
      throws Exception {
    Reply reply = console.send(verb, path, null);

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("Allow")).isEqualTo(allow);
  }

  @ParameterizedTest
  @CsvSource({
    "application/x-www-form-urlencoded, {}",
    "application/x-www-form-urlencoded, {\"reason\":\"100% sure\"}",
    "multipart/form-data; boundary=x, --x--",
    "text/plain, {}",
  })
  void aBodyThatIsNoJsonIs415AndSaysWhatToSend(String type, String body) throws Exception {
    Reply reply = console.post(ORDERS + "/rollback", body, "Content-Type", type);

    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.detail()).contains("Content-Type: application/json");
    assertThat(console.store.actors).isEmpty();
  }

  @Test
  void jsonIsTakenUnderEachOfItsNamesOrUnderNoneButNotCompressed() throws Exception {
    for (String type : List.of("", "application/json; charset=utf-8", "APPLICATION/Some+JSON")) {
      assertThat(console.post(ORDERS + "/rollback", "{}", "Content-Type", type).status())
          .as(type)
          .isEqualTo(200);
    }
    assertThat(console.post(ORDERS + "/rollback", null, "Content-Type", "text/plain").status())
        .isEqualTo(200);
    assertThat(console.post(ORDERS + "/rollback", "{}", "Content-Encoding", "gzip").status())
        .isEqualTo(415);
  }

  @Test
  void aWishThatNobodyKnowsIsRefusedAndNotIgnored() throws Exception {
    for (Operation operation : OpenApiTest.operations()) {
      if (operation.template().startsWith("/api/")) {
        String path = example(operation);

        Reply reply =
            console.send(operation.verb(), path + "?dryRun=true", "{}", "If-Match", "\"0\"");

        assertThat(reply.status()).as(operation.toString()).isEqualTo(422);
        assertThat(reply.detail()).contains("'dryRun'");
      }
    }
    assertThat(console.store.actors).isEmpty();
    assertThat(console.sources.confirmed).isEmpty();
    assertThat(console.get("/healthz?now=1").status()).isEqualTo(200);
  }

  @Test
  void aPercentSignThatIsNoneIsExplained() throws Exception {
    String request = "GET /api/v1/services?q=%zz HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ";

    assertThat(
            raw(
                (request + Console.TOKEN + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII)))
        .startsWith("HTTP/1.1 400")
        .contains("%25");
  }

  @Test
  void aBodyOverOneMebibyteIs413() throws Exception {
    String body = "{\"weights\":{\"vm\":10000},\"reason\":\"" + "x".repeat(1 << 20) + "\"}";

    Reply reply = console.put(ORDERS + "/split", body, "If-Match", "\"0\"");

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.detail()).contains("1 MiB");
  }

  @Test
  void aSaneRequestIdIsTakenOverAndAnyOtherReplaced() throws Exception {
    assertThat(console.get(ORDERS, "X-Request-Id", "ci-run.7").header("X-Request-Id"))
        .isEqualTo("ci-run.7");
    assertThat(console.get(ORDERS, "X-Request-Id", "x".repeat(65)).header("X-Request-Id"))
        .hasSize(36);
    assertThat(console.get(ORDERS, "X-Request-Id", "<script>").header("X-Request-Id")).hasSize(36);
    assertThat(console.get("/nothing", "X-Request-Id", "id-1").json().path("requestId").asText())
        .isEqualTo("id-1");
  }

  @Test
  void headAnswersLikeGetWithoutABody() throws Exception {
    Reply get = console.get(ORDERS);
    Reply head = console.send("HEAD", ORDERS, null);

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("ETag")).isEqualTo(get.header("ETag"));
    assertThat(head.response().body()).isEmpty();
  }

  /** Its path, of things that the console has. */
  static String example(Operation operation) {
    return operation
        .template()
        .replace("{service}", "orders")
        .replace("{source}", "vms")
        .replace("{id}", "orders%2Flegacy%2Forder%2Fsvc")
        .replace("{scope}/{name}", "service/orders")
        .replaceAll(
            "\\{(user|grant|token|freeze|approval|proxy|migration|evacuation|action)}", "admin");
  }

  @Test
  void anObservingServerRefusesEveryWrite() throws Exception {
    try (Console observing = Console.start(true, false)) {
      for (Operation operation : OpenApiTest.operations()) {
        if (operation.isWrite()) {
          String path = example(operation);

          Reply reply = observing.send(operation.verb(), path, "{}", "If-Match", "\"0\"");

          assertThat(reply.status()).as(operation.toString()).isEqualTo(423);
        }
      }
      assertThat(observing.get(ORDERS).status()).isEqualTo(200);
      assertThat(observing.store.actors).isEmpty();
      assertThat(observing.sources.confirmed).isEmpty();
    }
  }

  @Test
  void aDefectIsA500WithoutItsInsides() throws Exception {
    console.view = new FederatedView(1, broken());

    Reply reply = console.get(ORDERS);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.response().body()).doesNotContain("Exception");
  }

  @Test
  void garbageAndLongHeadersHarmNobodyElse() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      byte[] bytes = new byte[2_000];
      random.nextBytes(bytes);
      raw(bytes);
    }
    String tooLong = "GET /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    String tooMany = "GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(20_000) + "\r\n\r\n";
    String badEncoding = "GET /api/v1/services/%zz HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ";

    assertThat(raw(tooLong.getBytes(StandardCharsets.US_ASCII))).contains(" 414 ");
    assertThat(raw(tooMany.getBytes(StandardCharsets.US_ASCII))).contains(" 431 ");
    assertThat(
            raw(
                (badEncoding + Console.TOKEN + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII)))
        .startsWith("HTTP/1.1 400");
    assertThat(console.get(ORDERS).status()).isEqualTo(200);
  }

  @Test
  void aDatabaseThatHangsStopsNoReaderAndGathersNoQueueWithoutEnd() throws Exception {
    console.store.running = new CountDownLatch(1);
    List<CompletableFuture<Reply>> writes = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      writes.add(
          console.putLater(ORDERS + "/split", "{\"weights\":{\"vm\":10000}}", "If-Match", "\"0\""));
    }

    await().until(() -> writes.stream().filter(CompletableFuture::isDone).count() == 16);
    Reply reader = console.get(ORDERS);
    console.store.running.countDown();
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<Reply> write : writes) {
      statuses.add(write.get().status());
    }

    assertThat(reader.status()).isEqualTo(200);
    assertThat(statuses.stream().filter(status -> status == 503)).hasSize(16);
    assertThat(statuses.stream().filter(status -> status == 200 || status == 412)).hasSize(64);
  }

  @Test
  void healthAnswersWhileEveryReaderIsStuckAndTheRestIsRefused() throws Exception {
    console.sources.running = new CountDownLatch(1);
    List<CompletableFuture<Reply>> readers = new ArrayList<>();
    for (int i = 0; i < 260; i++) {
      readers.add(console.getLater("/api/v1/sources"));
    }
    await().until(() -> readers.stream().filter(CompletableFuture::isDone).count() == 4);

    Reply health = console.get("/healthz");
    Reply ready = console.get("/readyz");
    Reply refused = console.get("/metrics");
    console.sources.running.countDown();

    assertThat(health.status()).isEqualTo(200);
    assertThat(ready.status()).isEqualTo(200);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    for (CompletableFuture<Reply> reader : readers) {
      assertThat(reader.get().status()).isIn(200, 503);
    }
  }

  @Test
  void aPortThatIsTakenFailsTheStart() throws Exception {
    try (ConsoleServer second =
        new ConsoleServer(
            new ConsoleSettings(
                "127.0.0.1",
                console.port(),
                BearerToken.of(Console.TOKEN),
                false,
                false,
                Console.ENVIRONMENTS),
            FakePorts.empty(),
            List.of())) {
      assertThatThrownBy(() -> second.start().toCompletableFuture().get())
          .hasRootCauseInstanceOf(BindException.class);
    }
  }

  @Test
  void aTokenShowsItselfNowhere() {
    assertThat(BearerToken.of("12345678").toString()).doesNotContain("12345678");
    for (String bad : List.of("short", "with space in it", "x".repeat(513), "ümlautümlaut")) {
      assertThatThrownBy(() -> BearerToken.of(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .doesNotContain(bad);
    }
  }

  private static Cells<ServiceView> broken() {
    ServiceView orders = Console.orders(null);
    return Cells.<ServiceView>empty(service -> Digest.ZERO)
        .with(
            "orders",
            new ServiceView(
                "orders",
                "vm",
                null,
                new StoredSplit("orders", null, null, brokenPolicy(), 1),
                orders.policy(),
                orders.environments(),
                orders.ports(),
                orders.endpoints(),
                List.of(),
                List.of()));
  }

  @SuppressWarnings("NullAway") // The defect of this test: a record that lacks what it must have.
  private static Policy brokenPolicy() {
    return new Policy(null, null);
  }

  /** Sends bytes and reads what comes back until the server closes or has sent its first bytes. */
  private String raw(byte[] bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      byte[] answer = new byte[1_024];
      int length = in.read(answer);
      return length < 0 ? "" : new String(answer, 0, length, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return "closed: " + e.getMessage();
    }
  }
}
