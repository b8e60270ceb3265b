package io.sluice.agent.registration;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An administration that takes its time, and a request that is served for ever. */
final class SlowEnvoy implements AutoCloseable {
  private static final byte[] STATS =
      "http.sluice_ingress.downstream_rq_active: 1\n".getBytes(StandardCharsets.UTF_8);

  private final HttpServer server;
  private final AtomicInteger looks = new AtomicInteger();

  SlowEnvoy(int status, Duration answersAfter) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(
        task ->
            CompletableFuture.delayedExecutor(answersAfter.toMillis(), TimeUnit.MILLISECONDS)
                .execute(task));
    server.createContext("/", exchange -> answer(exchange, status));
    server.start();
  }

  private void answer(HttpExchange exchange, int status) throws IOException {
    looks.incrementAndGet();
    exchange.sendResponseHeaders(status, STATS.length);
    exchange.getResponseBody().write(STATS);
    exchange.close();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** How often it was asked. */
  int looks() {
    return looks.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
