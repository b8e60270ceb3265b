package io.sluice.agent.pod;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.agent.relay.AgentLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one port of the agent that others than its own pod reach; it tells a kubelet when, and
 * nothing else. Envoy's administration stays on loopback, and neither image needs a shell.
 *
 * <ul>
 *   <li>{@code GET /ready}: 200 when Envoy has its configuration, else 503.
 *   <li>{@code GET /drained}: answers when the application has ended, or after the longest wait;
 *       what stops before that waits for it.
 * </ul>
 */
public final class ProbePort implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ProbePort.class);

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int QUIET_LOOKS = 3;
  private static final int MOST_WAITING = 8;

  private final HttpServer server;
  private final Neighbours neighbours;
  private final Duration longest;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final AgentLoop loop = new AgentLoop("sluice-agent-pod");
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * Listens at once.
   *
   * @param longest that {@code /drained} waits
   * @throws IOException if the address cannot be bound
   */
  public ProbePort(InetSocketAddress listen, Neighbours neighbours, Duration longest)
      throws IOException {
    this.neighbours = neighbours;
    this.longest = longest;
    server = HttpServer.create(listen, 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    if (!exchange.getRequestMethod().equals("GET")) {
      answer(exchange, 405, "GET alone");
    } else if (path.equals("/ready")) {
      boolean ready = neighbours.isEnvoyReady();
      answer(exchange, ready ? 200 : 503, ready ? "ready" : "Envoy has no configuration yet");
    } else if (!path.equals("/drained")) {
      answer(exchange, 404, "there are /ready and /drained");
    } else if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      answer(exchange, 503, "enough wait already");
    } else {
      loop.execute(() -> look(exchange, longest, 0));
    }
  }

  private void look(HttpExchange exchange, Duration left, int before) {
    int looks = neighbours.isApplicationGone() ? before + 1 : 0;
    // A port that nobody listens on is proof; nothing asked may be a pause between two requests.
    boolean gone = looks >= (neighbours.service() == 0 ? QUIET_LOOKS : 1);
    if (gone || left.isZero() || left.isNegative()) {
      waiting.decrementAndGet();
      answer(exchange, 200, gone ? "drained" : "not waited for any longer");
    } else {
      loop.after(LOOK, () -> look(exchange, left.minus(LOOK), looks));
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException wentAway) {
      log.atDebug().addKeyValue("why", wentAway).log("who asked did not wait for the answer");
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    loop.close();
  }
}
