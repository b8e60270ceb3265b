package io.sluice.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A server that answers what it was told to, and remembers what it was asked. */
final class FakeServer implements AutoCloseable {
  final List<Request> requests = new ArrayList<>(); // guarded by this
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final HttpServer server;

  /** What was asked; the headers empty when absent. */
  record Request(String line, String body, String ifMatch, String authorization) {}

  /** What to answer. */
  record Reply(int status, String body, String etag) {}

  FakeServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    ServiceAnswers.on(this);
    SourceAnswers.on(this);
    FleetAnswers.on(this);
    RecordAnswers.on(this);
    MigrationAnswers.on(this);
    GateAnswers.on(this);
    PeopleAnswers.on(this);
  }

  void reply(String line, String body) {
    reply(line, 200, body, "");
  }

  /** Headers of every answer beside the entity tag, as in {@code X-Consul-KnownLeader}. */
  final Map<String, String> headers = new ConcurrentHashMap<>();

  /** Single quotes stand for double ones. */
  void reply(String line, int status, String body, String etag) {
    replies.put(line, new Reply(status, body.replace('\'', '"'), etag));
  }

  void refuse(String line, int status, String detail) {
    reply(line, status, "{'status':" + status + ",'detail':'" + detail + "','requestId':'r1'}", "");
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  synchronized List<String> lines() {
    return requests.stream().map(Request::line).toList();
  }

  synchronized Request last(String line) {
    return requests.stream()
        .filter(request -> request.line().equals(line))
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError("nobody asked " + line + ", but " + lines()));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String uri = exchange.getRequestURI().toString();
      String line =
          exchange.getRequestMethod()
              + " "
              + (uri.startsWith("/api/v1") ? uri.substring("/api/v1".length()) : uri);
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      synchronized (this) {
        requests.add(
            new Request(
                line, body, header(exchange, "If-Match"), header(exchange, "Authorization")));
      }
      Reply reply =
          replies.getOrDefault(
              line, new Reply(404, "{\"detail\":\"nothing here\",\"requestId\":\"r1\"}", ""));
      if (!reply.etag().isEmpty()) {
        exchange.getResponseHeaders().set("ETag", reply.etag());
      }
      headers.forEach(exchange.getResponseHeaders()::set);
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      bytes = line.equals("POST /backup") && reply.status() == 200 ? gzip(bytes) : bytes;
      exchange.sendResponseHeaders(reply.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static String header(HttpExchange exchange, String name) {
    @Nullable String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
