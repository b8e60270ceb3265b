package io.sluice.components;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A CMDB in this JVM that answers as NetBox does for its application services, as Ralph does for
 * its virtual servers, or in a way of its own; it asks for no token unless it is told to. Over HTTP
 * on 127.0.0.1; safe from any thread.
 */
public final class CmdbServer implements AutoCloseable {
  private final CmdbStyle style;
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          4,
          task -> {
            Thread thread = new Thread(task, "cmdb-server");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicInteger requests = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();

  /** The JSON of every entry, by service; guarded by the lock, as is all below. */
  private final Map<String, List<String>> entries = new TreeMap<>();

  private final Map<String, Integer> ids = new HashMap<>();
  private String token = "";
  private boolean etags = true;
  private Interception interception = exchange -> false;

  /** What a test does to a request instead of an answer. */
  @FunctionalInterface
  public interface Interception {
    /** Answers a request itself, or returns false so that it is answered as usual. */
    boolean answered(HttpExchange exchange) throws IOException;
  }

  /**
   * One machine that serves.
   *
   * @param status in the words of the CMDB
   */
  public record Machine(String address, int port, String status, String zone, String name) {
    /** One in service. */
    public static Machine active(String address, int port) {
      return new Machine(address, port, "active", "rack-1", "vm-" + port);
    }

    /** The same in another status. */
    public Machine withStatus(String other) {
      return new Machine(address, port, other, zone, name);
    }
  }

  /**
   * Answers at once.
   *
   * @param port to listen at, 0 for any
   */
  public CmdbServer(CmdbStyle style, int port) {
    this.style = style;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Where it answers, with a slash at the end. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** The path of its list, without a slash at the beginning. */
  public String path() {
    return style.path();
  }

  /** A service has exactly these machines. */
  public void put(String service, List<Machine> machines) {
    lock.lock();
    try {
      List<String> all = new ArrayList<>();
      for (Machine machine : machines) {
        String key = service + " " + machine.address() + ":" + machine.port();
        int id = ids.computeIfAbsent(key, unused -> ids.size() + 1);
        all.add(style.entry(id, service, machine));
      }
      entries.put(service, all);
    } finally {
      lock.unlock();
    }
  }

  /** A service has one entry more, as it stands here. */
  public void addRaw(String service, String json) {
    lock.lock();
    try {
      List<String> all = new ArrayList<>(entries.getOrDefault(service, List.of()));
      all.add(json);
      entries.put(service, all);
    } finally {
      lock.unlock();
    }
  }

  /** A service has nothing any more. */
  public void remove(String service) {
    lock.lock();
    try {
      entries.remove(service);
    } finally {
      lock.unlock();
    }
  }

  /** From now on only this token is taken; an empty one for any or none. */
  public void requireToken(String wanted) {
    lock.lock();
    try {
      token = wanted;
    } finally {
      lock.unlock();
    }
  }

  /** Whether pages have ETags, as they have at first. */
  public void giveEtags(boolean give) {
    lock.lock();
    try {
      etags = give;
    } finally {
      lock.unlock();
    }
  }

  /** Lets a test answer. */
  public void intercept(Interception other) {
    lock.lock();
    try {
      interception = other;
    } finally {
      lock.unlock();
    }
  }

  /** How many requests came so far. */
  public int requests() {
    return requests.get();
  }

  /** Sends an answer in JSON. */
  public static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    Interception first;
    String wanted;
    List<String> all;
    boolean withEtags;
    lock.lock();
    try {
      first = interception;
      wanted = token;
      withEtags = etags;
      all = entries.values().stream().flatMap(List::stream).toList();
    } finally {
      lock.unlock();
    }
    try (exchange) {
      if (first.answered(exchange)) {
        return;
      }
      String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      if (!wanted.isEmpty() && !given.endsWith(" " + wanted)) {
        answer(exchange, 403, "{\"detail\":\"Invalid token\"}");
      } else if (!exchange.getRequestURI().getPath().equals("/" + style.path())) {
        answer(exchange, 404, "{\"detail\":\"Not found.\"}");
      } else if (exchange.getRequestMethod().equals("OPTIONS")) {
        exchange.getResponseHeaders().set("Allow", "GET, POST, HEAD, OPTIONS");
        answer(exchange, 200, "{\"name\":\"List\",\"renders\":[],\"parses\":[]}");
      } else {
        page(exchange, all, withEtags);
      }
    }
  }

  private void page(HttpExchange exchange, List<String> all, boolean withEtags) throws IOException {
    String body = style.page(uri(), query(exchange.getRequestURI()), all);
    String etag = "\"" + Integer.toHexString(body.hashCode()) + "-" + body.length() + "\"";
    if (withEtags) {
      exchange.getResponseHeaders().set("ETag", etag);
      if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
        exchange.sendResponseHeaders(304, -1);
        return;
      }
    }
    answer(exchange, 200, body);
  }

  private static Map<String, Integer> query(URI uri) {
    Map<String, Integer> query = new HashMap<>();
    String text = uri.getQuery() == null ? "" : uri.getQuery();
    for (String each : text.split("&", -1)) {
      String[] pair = each.split("=", 2);
      if (pair.length == 2 && pair[1].matches("[0-9]{1,9}")) {
        query.put(pair[0], Integer.parseInt(pair[1]));
      }
    }
    return query;
  }
}
