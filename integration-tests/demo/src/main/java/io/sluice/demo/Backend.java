package io.sluice.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

/** A real HTTP server that answers every request with who it is. */
final class Backend implements AutoCloseable {
  private static final int BACKLOG = 128;

  private final HttpServer server;
  private final String name;
  private final byte[] answer;

  private Backend(HttpServer server, String name, byte[] answer) {
    this.server = server;
    this.name = name;
    this.answer = answer;
  }

  /**
   * Starts one.
   *
   * @param executor runs its requests; the caller ends it
   * @param port 0 for any free one
   */
  static Backend start(String environment, String name, int port, Executor executor)
      throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    HttpServer server = HttpServer.create(address, BACKLOG);
    byte[] answer =
        "{\"environment\":\"%s\",\"instance\":\"%s\"}\n"
            .formatted(environment, name)
            .getBytes(StandardCharsets.UTF_8);
    var backend = new Backend(server, name, answer);
    server.setExecutor(executor);
    server.createContext("/", backend::answer);
    server.start();
    return backend;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  String name() {
    return name;
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
