package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who begins a request and does not end it keeps nothing for long: 10 s a head, 15 s a body. */
class SlowSenderTest {
  private static final int PATIENCE_MS = 60_000;

  @Test
  void aHeadAndABodyThatDoNotEndAreCutOffAndNobodyElseWaits() throws Exception {
    try (Console console = Console.start()) {
      String body =
          "POST /api/v1/services/orders/rollback HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
              + Console.TOKEN
              + "\r\nContent-Length: 20\r\n\r\n{\"reason\":";

      CompletableFuture<String> slowHead = sent(console.port(), "GET /healthz HTTP/1.1\r\nHo");
      CompletableFuture<String> slowBody = sent(console.port(), body);

      assertThat(console.get("/api/v1/services/orders").status()).isEqualTo(200);
      assertThat(slowHead.get()).isEmpty();
      assertThat(slowBody.get())
          .startsWith("HTTP/1.1 408")
          .contains("application/problem+json", "nothing was changed");
      assertThat(console.store.actors).isEmpty();
      assertThat(console.get("/api/v1/services/orders").status()).isEqualTo(200);
    }
  }

  /** Sends so much and no more; what came back until the server closed. */
  private static CompletableFuture<String> sent(int port, String part) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(part.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            return "no end: " + e.getMessage();
          }
        });
  }
}
