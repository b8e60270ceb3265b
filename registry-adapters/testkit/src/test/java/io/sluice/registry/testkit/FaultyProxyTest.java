package io.sluice.registry.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultyProxyTest {
  private final String body = "x".repeat(100_000);
  private final HttpServer server;
  private final FaultyProxy proxy;

  FaultyProxyTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    proxy = new FaultyProxy(server.getAddress());
  }

  @BeforeEach
  void serve() {
    server.start();
  }

  @AfterEach
  void stop() {
    proxy.close();
    server.stop(0);
  }

  private String get(Duration patience) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + proxy.address().getPort() + "/");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).timeout(patience).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private String get() throws IOException, InterruptedException {
    return get(Duration.ofSeconds(10));
  }

  @Test
  void everythingPassesAtFirst() throws Exception {
    assertThat(get()).isEqualTo(body);
    assertThat(proxy.accepted()).isEqualTo(1);
  }

  @Test
  void anAnswerIsDelayed() throws Exception {
    proxy.delay(Duration.ofMillis(100));

    long before = System.nanoTime();
    assertThat(get()).isEqualTo(body);

    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void anAnswerIsCutInTheMiddle() throws Exception {
    proxy.cutAfter(50_000);

    assertThatThrownBy(this::get).isInstanceOf(IOException.class);

    proxy.pass();
    assertThat(get()).isEqualTo(body);
  }

  @Test
  void aConnectionIsRefusedAndLaterAcceptedOnTheSamePort() throws Exception {
    proxy.refuse();

    assertThatThrownBy(this::get).isInstanceOf(ConnectException.class);

    proxy.pass();
    assertThat(get()).isEqualTo(body);
  }

  @Test
  void aBlackHoleAcceptsAndSaysNothing() throws Exception {
    proxy.blackHole();

    assertThatThrownBy(() -> get(Duration.ofMillis(300))).isInstanceOf(HttpTimeoutException.class);
    assertThat(proxy.accepted()).isEqualTo(1);

    proxy.pass();
    assertThat(get()).isEqualTo(body);
  }

  @Test
  void garbageTakesThePlaceOfAnAnswer() {
    proxy.garbageAfter(0);

    assertThatThrownBy(this::get).isInstanceOf(IOException.class);
  }

  @Test
  void anAnswerTurnsIntoGarbageInTheMiddle() throws Exception {
    proxy.garbageAfter(50_000);

    assertThat(get()).hasSizeLessThanOrEqualTo(100_000).startsWith("x").isNotEqualTo(body);

    proxy.pass();
    assertThat(get()).isEqualTo(body);
  }

  @Test
  void aHalfOpenConnectionStaysSilentAndANewOnePasses() throws Exception {
    try (Socket standing =
        new Socket(InetAddress.getLoopbackAddress(), proxy.address().getPort())) {
      standing.setSoTimeout(300);
      byte[] request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      standing.getOutputStream().write(request);
      assertThat(standing.getInputStream().readNBytes(100_000)).hasSize(100_000);

      proxy.halfOpen();

      standing.getOutputStream().write(request);
      assertThatThrownBy(() -> standing.getInputStream().readNBytes(100_000))
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(get()).isEqualTo(body);
    }
    await().until(() -> proxy.open() <= 1);
  }

  @Test
  void closedItHoldsNothing() throws Exception {
    assertThat(get()).isEqualTo(body);

    proxy.close();

    await().until(() -> proxy.open() == 0);
    assertThatThrownBy(this::get).isInstanceOf(ConnectException.class);
  }
}
