package io.sluice.suites;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** A real HTTP server that answers with its own name. */
final class Backend implements AutoCloseable {
  /** Carries the backend's name in every answer. */
  static final String HEADER = "x-backend";

  private final HttpServer server;
  private final AtomicInteger served = new AtomicInteger();
  private final ExecutorService workers = Executors.newFixedThreadPool(4);

  private Backend(HttpServer server) {
    this.server = server;
  }

  /** Starts one that answers {@code name} to everything. */
  static Backend named(String name) {
    return at(InetAddress.getLoopbackAddress(), 0, name);
  }

  /** Starts one that answers 500 to one request in five. */
  static Backend failing(String name) {
    AtomicInteger requests = new AtomicInteger();
    return at(
        InetAddress.getLoopbackAddress(),
        0,
        name,
        () -> requests.incrementAndGet() % 5 == 0 ? 500 : 200);
  }

  /** Starts one that answers when the gate is open, and no request before. */
  static Backend behind(CountDownLatch gate, String name) {
    return at(
        InetAddress.getLoopbackAddress(),
        0,
        name,
        () -> {
          try {
            return gate.await(2, TimeUnit.MINUTES) ? 200 : 500;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 500;
          }
        });
  }

  /** Starts one on an address of its own; port 0 for any. */
  static Backend at(InetAddress address, int port, String name) {
    return at(address, port, name, () -> 200);
  }

  private static Backend at(InetAddress address, int port, String name, IntSupplier status) {
    try {
      Backend backend = new Backend(HttpServer.create(new InetSocketAddress(address, port), 0));
      backend.server.createContext(
          "/",
          exchange -> {
            backend.served.incrementAndGet();
            // In a header: this server sends a body apart, which costs 40 ms of delayed ACK.
            exchange.getResponseHeaders().set(HEADER, name);
            exchange.sendResponseHeaders(status.getAsInt(), -1);
            exchange.close();
          });
      backend.server.setExecutor(backend.workers);
      backend.server.start();
      return backend;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many requests it has answered. */
  int served() {
    return served.get();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
