package io.sluice.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Speaks HTTP/1.1. */
record HttpBackend(String name, HttpServer server) implements Backend {
  private static final int BACKLOG = 128;

  static HttpBackend start(String name, byte[] answer, int port, Work work) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    HttpServer server = HttpServer.create(address, BACKLOG);
    server.setExecutor(work.executor());
    server.createContext(
        "/", exchange -> answer(exchange, work.illness().strikes() ? 500 : 200, answer));
    server.start();
    return new HttpBackend(name, server);
  }

  private static void answer(HttpExchange exchange, int status, byte[] answer) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  @Override
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
