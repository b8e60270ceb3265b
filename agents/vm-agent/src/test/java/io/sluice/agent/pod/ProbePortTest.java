package io.sluice.agent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbePortTest {
  private final AtomicInteger envoyReady = new AtomicInteger(503);
  private final AtomicReference<String> envoyStats = new AtomicReference<>("");
  private HttpServer envoy;
  private ServerSocket application;
  private ProbePort probes;

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @BeforeEach
  void aPod() throws IOException {
    envoy = HttpServer.create(anyPort(), 0);
    envoy.createContext(
        "/ready",
        exchange -> {
          exchange.sendResponseHeaders(envoyReady.get(), -1);
          exchange.close();
        });
    envoy.createContext(
        "/stats",
        exchange -> {
          byte[] stats = envoyStats.get().getBytes();
          exchange.sendResponseHeaders(200, stats.length == 0 ? -1 : stats.length);
          exchange.getResponseBody().write(stats);
          exchange.close();
        });
    envoy.start();
    application = new ServerSocket();
    application.bind(anyPort());
    probes = probes(application.getLocalPort(), Duration.ofMinutes(1));
  }

  private ProbePort probes(int service, Duration longest) throws IOException {
    return new ProbePort(anyPort(), new Neighbours(envoy.getAddress().getPort(), service), longest);
  }

  @AfterEach
  void nothingStays() throws IOException {
    probes.close();
    application.close();
    envoy.stop(0);
  }

  private CompletableFuture<HttpResponse<String>> get(String path) {
    return HttpClient.newHttpClient()
        .sendAsync(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + probes.port() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private int status(String path) {
    return get(path).join().statusCode();
  }

  @Test
  void aPodIsReadyWhenEnvoyHasItsConfiguration() {
    assertThat(status("/ready")).isEqualTo(503);

    envoyReady.set(200);

    assertThat(status("/ready")).isEqualTo(200);
  }

  @Test
  void aPodWithoutEnvoyIsNotReady() {
    envoy.stop(0);

    assertThat(status("/ready")).isEqualTo(503);
  }

  @Test
  void whatWaitsForTheApplicationIsAnsweredWhenItsPortIsClosed() throws Exception {
    CompletableFuture<HttpResponse<String>> drained = get("/drained");
    assertThat(status("/ready")).isEqualTo(503); // and nobody else waits for it
    assertThat(drained).isNotDone();

    application.close();

    assertThat(drained.get(20, TimeUnit.SECONDS).body()).isEqualTo("drained\n");
  }

  @Test
  void anApplicationThatStaysIsNotWaitedForLongerThanSaid() throws Exception {
    probes.close();
    probes = probes(application.getLocalPort(), Duration.ZERO);

    assertThat(get("/drained").get(20, TimeUnit.SECONDS).body())
        .isEqualTo("not waited for any longer\n");
  }

  @Test
  void anApplicationWithoutAPortHasEndedWhenItAsksNothing() throws Exception {
    probes.close();
    probes = probes(0, Duration.ZERO);
    envoyStats.set("http.sluice_egress.downstream_rq_active: 1\n");
    assertThat(get("/drained").get(20, TimeUnit.SECONDS).body())
        .isEqualTo("not waited for any longer\n");
    probes.close();
    probes = probes(0, Duration.ofMinutes(1));

    envoyStats.set("http.sluice_egress.downstream_rq_active: 0\n");

    assertThat(get("/drained").get(20, TimeUnit.SECONDS).body()).isEqualTo("drained\n");
  }

  @Test
  void anythingElseIsRefused() {
    assertThat(status("/quitquitquit")).isEqualTo(404);
    assertThat(
            HttpClient.newHttpClient()
                .sendAsync(
                    HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + probes.port() + "/ready"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                    HttpResponse.BodyHandlers.discarding())
                .join()
                .statusCode())
        .isEqualTo(405);
  }
}
