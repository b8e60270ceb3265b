package io.sluice.puppet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Answers at once, but for {@code /slow}, which it answers when it is told to. */
final class SlowBackend implements AutoCloseable {
  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);

  SlowBackend() throws IOException {
    server.createContext("/", SlowBackend::answer);
    server.createContext(
        "/slow",
        exchange -> {
          arrived.countDown();
          awaited(gate);
          answer(exchange);
        });
    server.setExecutor(workers);
    server.start();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static void awaited(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IOException("nobody came");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Waits until a request for {@code /slow} is here. */
  void awaitSlow() throws IOException {
    awaited(arrived);
  }

  /** Lets requests for {@code /slow} be answered. */
  void answerSlow() {
    gate.countDown();
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
