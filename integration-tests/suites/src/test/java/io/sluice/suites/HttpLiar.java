package io.sluice.suites;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Stands before a real Consul and passes everything on, but for answers that it is told to make
 * empty: with Consul's own status and index, so that nothing about them is wrong but what they say.
 */
final class HttpLiar implements AutoCloseable {
  private final String target;
  private final HttpServer server;
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger lies = new AtomicInteger();
  private volatile Predicate<String> lying = path -> false;

  /** Before the Consul at a URL such as {@code http://127.0.0.1:8500}. */
  HttpLiar(String target) {
    this.target = target;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(workers);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on the lists under these paths are empty. */
  void lie(Predicate<String> paths) {
    lying = paths;
  }

  /** The next list under this path is empty. */
  void lieOnce(String path) {
    AtomicInteger left = new AtomicInteger(1);
    lying = asked -> asked.equals(path) && left.getAndDecrement() > 0;
  }

  void tellTheTruth() {
    lying = path -> false;
  }

  /** How many empty lists it has told. */
  int lies() {
    return lies.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpResponse<byte[]> truth =
          client.send(
              HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI())).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      byte[] body = truth.body();
      if (truth.statusCode() == 200 && lying.test(exchange.getRequestURI().getPath())) {
        lies.incrementAndGet();
        body = "[]".getBytes(StandardCharsets.US_ASCII);
      }
      truth
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (name.regionMatches(true, 0, "x-consul-", 0, 9)) {
                  values.forEach(value -> exchange.getResponseHeaders().add(name, value));
                }
              });
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(truth.statusCode(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed: the client sees its connection end
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
