package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.console.web.Console.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others may send, and how it is answered on the wire. */
class WireTest {
  private static final String ORDERS = "/api/v1/services/orders";
  private static final String AUTHORISED =
      "Host: x\r\nAuthorization: Bearer " + Console.TOKEN + "\r\n";

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
  void aLargeAnswerIsCompressedForWhoTakesIt() throws Exception {
    Reply plain = console.get(ORDERS);
    Reply zipped = console.get(ORDERS, "Accept-Encoding", "br, gzip;q=0.5");

    assertThat(plain.header("Content-Encoding")).isEmpty();
    assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(zipped.header("Vary")).isEqualTo("Accept-Encoding");
    assertThat(zipped.header("ETag")).isEqualTo(plain.header("ETag"));
    assertThat(zipped.response().body().length()).isLessThan(plain.response().body().length() / 2);
    assertThat(
            console.get("/api/v1/sources", "Accept-Encoding", "deflate").header("Content-Encoding"))
        .isEmpty();
    assertThat(console.get(ORDERS, "Accept-Encoding", "gzip;q=0").header("Content-Encoding"))
        .isEmpty();
    assertThat(console.get("/healthz", "Accept-Encoding", "gzip").header("Content-Encoding"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1x\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\n bad: folded\r\nNo colon\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nX\0Y: z\r\n\r\n",
      })
  void whatIsNoRequestIsAProblemToo(String request) throws Exception {
    String answer = raw(request);

    assertThat(answer).matches("(?s)HTTP/1.[01] 400 .*").contains("application/problem+json");
    assertThat(answer).contains("\"detail\":");
    assertThat(console.get("/healthz").status()).isEqualTo(200);
  }

  @Test
  void ofTwoLengthsNoSecondRequestIsMade() throws Exception {
    String hidden = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    String request =
        "POST "
            + ORDERS
            + "/rollback HTTP/1.1\r\n"
            + AUTHORISED
            + "Transfer-Encoding: chunked\r\nContent-Length: "
            + (5 + hidden.length())
            + "\r\nConnection: close\r\n\r\n0\r\n\r\n"
            + hidden;

    assertThat(raw(request).split("HTTP/1.1 ", -1)).hasSizeLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/../../etc/passwd",
        "/api/v1/services/..%2f..%2f..%2fetc%2fpasswd",
        "/api/v1/services/%2e%2e/%2e%2e/healthz",
        "/%61pi/v1/services",
        "//api/v1/services",
        "/api/./v1/services",
        "http://elsewhere.example/api/v1/services",
        "/api/v1/services/%00",
        "/api/v1/services/%ff%fe",
      })
  void noPathLeadsRoundTheTokenOrOutOfTheApi(String path) throws Exception {
    String stranger = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    String known = raw("GET " + path + " HTTP/1.1\r\n" + AUTHORISED + "Connection: close\r\n\r\n");

    assertThat(stranger).startsWith("HTTP/1.1 4").doesNotContain("orders");
    assertThat(known).doesNotContain("root:").doesNotContain("HTTP/1.1 5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"reason\":\"'; drop table traffic_split; --\"}",
        "{\"reason\":\"${jndi:ldap://x}\\nfake log line level=ERROR\"}",
      })
  void whatLooksLikeAnInjectionIsAReason(String body) throws Exception {
    assertThat(console.post(ORDERS + "/rollback", body).status()).isEqualTo(200);
  }

  @Test
  void jsonBeyondItsBoundsIsRefused() throws Exception {
    String deep = "{\"weights\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}";
    String number = "{\"weights\":{\"vm\":" + "9".repeat(500_000) + "}}";
    String tiny = "{\"weights\":{\"vm\":1e999999999}}";
    String name = "{\"" + "x".repeat(500_000) + "\":1}";

    for (String body : new String[] {deep, number, tiny, name, "\u0000", "{\"a\":1,\"a\":2}"}) {
      assertThat(console.put(ORDERS + "/split", body, "If-Match", "\"0\"").status()).isIn(400, 422);
    }
    assertThat(console.store.splits).isEmpty();
  }

  @Test
  void aBodyThatIsNoUtf8IsRefused() throws Exception {
    String head =
        "POST " + ORDERS + "/rollback HTTP/1.1\r\n" + AUTHORISED + "Connection: close\r\n";
    byte[] body = {'{', '"', 'r', 'e', 'a', 's', 'o', 'n', '"', ':', '"', (byte) 0xff, '"', '}'};

    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              (head + "Content-Length: " + body.length + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(body);
      assertThat(all(socket)).startsWith("HTTP/1.1 400");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"reason\":\"\\ud83d\"}",
        "{\"reason\":\"\\ude00 the second half first\"}",
      })
  void halfOfACharacterIsNoText(String body) throws Exception {
    Reply reply = console.post(ORDERS + "/rollback", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.detail()).contains("half of a character");
  }

  @Test
  void lengthsAreCountedInCharactersAsTheDocumentCountsThem() throws Exception {
    String thousand = "\uD83D\uDE00".repeat(1_000);

    assertThat(console.post(ORDERS + "/rollback", "{\"reason\":\"" + thousand + "\"}").status())
        .isEqualTo(200);
    assertThat(console.post(ORDERS + "/rollback", "{\"reason\":\" " + thousand + "\"}").status())
        .as("blanks count before they are stripped")
        .isEqualTo(422);
  }

  @Test
  void aWholeNumberMayBeWrittenWithAPoint() throws Exception {
    String body = "{\"weights\":{\"vm\":9000.0,\"kubernetes\":1e3}}";

    assertThat(console.put(ORDERS + "/split", body, "If-Match", "\"0\"").status()).isEqualTo(200);
    assertThat(
            console
                .put(
                    ORDERS + "/split",
                    "{\"weights\":{\"vm\":9000.5,\"kubernetes\":999.5}}",
                    "If-Match",
                    "\"1\"")
                .status())
        .isEqualTo(422);
  }

  private String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return all(socket);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port());
    socket.setSoTimeout(5_000);
    return socket;
  }

  private static String all(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }
}
