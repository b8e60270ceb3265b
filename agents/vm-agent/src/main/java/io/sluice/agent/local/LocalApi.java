package io.sluice.agent.local;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code GET /v1/status}, and {@code POST} of {@code /v1/register}, {@code /v1/deregister}, {@code
 * /v1/drain}, {@code /v1/pin} and {@code /v1/unpin}; each with the token, and answered in JSON.
 * Bodies are not read.
 */
public final class LocalApi implements AutoCloseable {
  /** What a request asks for. */
  @FunctionalInterface
  public interface Action {
    /**
     * Begins it.
     *
     * @param query of the request, by name; the values are checked by nobody yet
     * @return the answer; an {@link IllegalArgumentException} in it says what is wrong with the
     *     query
     */
    CompletableFuture<JsonObject> begin(Map<String, String> query);
  }

  private static final long LONGEST_SECONDS = 60;
  private static final int REQUEST_SECONDS = 5;

  /** At a time: those that wait for a drain's end must not keep out who takes it back. */
  private static final int CALLERS = 8;

  private final HttpServer server;
  private final Token token;
  private final Map<String, Action> actions;
  private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);

  /**
   * @param actions by verb and path, as {@code GET /v1/status}; they complete with the answer
   * @throws IOException if the address cannot be bound
   */
  public LocalApi(InetSocketAddress listen, Token token, Map<String, Action> actions)
      throws IOException {
    this.token = token;
    this.actions = Map.copyOf(actions);
    // The JDK's server waits without end for the rest of a request otherwise.
    System.setProperty("sun.net.httpserver.maxReqTime", String.valueOf(REQUEST_SECONDS));
    System.setProperty("sun.net.httpserver.timerMillis", String.valueOf(REQUEST_SECONDS * 1_000));
    this.server = HttpServer.create(listen, 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
  }

  public void start() {
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String shown =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
      String wanted = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      Action action = actions.get(wanted);
      if (!token.isHeader(shown)) {
        answer(exchange, 401, trouble("the token is missing or wrong"));
      } else if (action == null) {
        answer(exchange, 404, trouble("there is no " + wanted));
      } else {
        perform(exchange, action);
      }
    }
  }

  private static void perform(HttpExchange exchange, Action action) throws IOException {
    try {
      answer(exchange, 200, action.begin(query(exchange)).get(LONGEST_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      answer(exchange, 504, trouble("not done within " + LONGEST_SECONDS + " s; it goes on"));
    } catch (ExecutionException e) {
      Throwable why = e.getCause();
      answer(
          exchange,
          why instanceof IllegalArgumentException ? 400 : 500,
          trouble(why == null ? String.valueOf(e) : String.valueOf(why.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer(exchange, 503, trouble("the agent ends"));
    }
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    String text = exchange.getRequestURI().getQuery();
    for (String each : text == null ? List.<String>of() : List.of(text.split("&", -1))) {
      int equals = each.indexOf('=');
      if (equals > 0) {
        query.put(each.substring(0, equals), each.substring(equals + 1));
      }
    }
    return query;
  }

  private static JsonObject trouble(String words) {
    JsonObject body = new JsonObject();
    body.addProperty("trouble", words);
    return body;
  }

  private static void answer(HttpExchange exchange, int status, JsonObject body)
      throws IOException {
    byte[] bytes = (body + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
