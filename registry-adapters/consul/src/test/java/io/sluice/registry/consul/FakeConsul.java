package io.sluice.registry.consul;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers as Consul's HTTP API does, for what a real one cannot be made to do. */
final class FakeConsul implements AutoCloseable {
  /** One registration with its one check. */
  record Entry(String id, String address, int port, String meta, String status) {
    static Entry of(String address, int port) {
      return new Entry("s" + port, address, port, "", "passing");
    }

    Entry withMeta(String other) {
      return new Entry(id, address, port, other, status);
    }

    Entry withStatus(String other) {
      return new Entry(id, address, port, meta, other);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, String> headers = new HashMap<>();
  private final List<String> tokens = new ArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();

  /** Guarded by this, with all that follows. */
  private final TreeMap<String, List<Entry>> services = new TreeMap<>();

  private boolean listsItself = true;
  private boolean hidesInstances;
  private final Map<String, Long> nameIndex = new HashMap<>();
  private long index = 10;
  private long catalogIndex = 10;
  private long healthIndex = 10;
  private long indexSubtrahend;
  private int status = 200;
  private int goodAnswers = Integer.MAX_VALUE;
  private int agentStatus = 200;
  private @Nullable String body;
  private String datacenter = "dc1";
  private String nodesDatacenter = "dc1";
  private String leader = "127.0.0.1:8300";
  private boolean closed;

  FakeConsul() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/v1/", this::handle);
    server.start();
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + address().getPort());
  }

  int requests() {
    return requests.get();
  }

  synchronized List<String> tokens() {
    return List.copyOf(tokens);
  }

  synchronized void put(String name, List<Entry> entries) {
    List<Entry> before = services.getOrDefault(name, List.of());
    index++;
    if (!registrations(before).equals(registrations(entries)) || !services.containsKey(name)) {
      catalogIndex = index;
    }
    if (!statuses(before).equals(statuses(entries))) {
      healthIndex = index;
    }
    services.put(name, List.copyOf(entries));
    nameIndex.put(name, index);
    notifyAll();
  }

  synchronized void remove(String name) {
    index++;
    catalogIndex = index;
    healthIndex = index;
    services.remove(name);
    nameIndex.put(name, index);
    notifyAll();
  }

  /** Answers every question with an error, or with 200 again. */
  synchronized void answerWith(int code) {
    status = code;
    notifyAll();
  }

  /** Answers so many questions more, and then none. */
  synchronized void failAfter(int answers) {
    goodAnswers = answers;
  }

  synchronized void answerWithBody(String text) {
    body = text;
    notifyAll();
  }

  synchronized void refuseAgentSelf() {
    agentStatus = 403;
  }

  synchronized void header(String name, String value) {
    headers.put(name, value);
    index++;
    catalogIndex = index;
    notifyAll();
  }

  /** As after a restore: the history is shorter than it was. */
  synchronized void goBack(long by) {
    indexSubtrahend = by;
    notifyAll();
  }

  synchronized void datacenter(String agents, String nodes) {
    datacenter = agents;
    nodesDatacenter = nodes;
  }

  /** As a server that has just started, or a token that may read nothing. */
  synchronized void forgetEverything() {
    services.clear();
    listsItself = false;
    index++;
    catalogIndex = index;
    notifyAll();
  }

  /** As to a token that may read nothing any more, while the names still come from before. */
  synchronized void hideInstances(boolean hides) {
    hidesInstances = hides;
    index++;
    catalogIndex = index;
    notifyAll();
  }

  synchronized void loseLeader() {
    leader = "";
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    server.stop(0);
    threads.shutdownNow();
  }

  private static Map<String, Entry> registrations(List<Entry> entries) {
    return entries.stream()
        .collect(Collectors.toMap(Entry::id, entry -> entry.withStatus("passing")));
  }

  private static Map<String, String> statuses(List<Entry> entries) {
    return entries.stream().collect(Collectors.toMap(Entry::id, Entry::status));
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      String token = exchange.getRequestHeaders().getFirst("X-Consul-Token");
      Map<String, String> query = query(exchange.getRequestURI());
      int code;
      byte[] bytes;
      synchronized (this) {
        tokens.add(token == null ? "" : token);
        await(path, query);
        goodAnswers--;
        status = goodAnswers < 0 ? 500 : status;
        code = path.equals("/v1/agent/self") && status == 200 ? agentStatus : status;
        String text = code == 200 ? answer(path) : "refused, said Consul to " + token;
        bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("X-Consul-Index", Long.toString(shown(path)));
        exchange.getResponseHeaders().set("X-Consul-KnownLeader", "true");
        if (!path.startsWith("/v1/agent") && !path.startsWith("/v1/status")) {
          headers.forEach(exchange.getResponseHeaders()::set);
        }
      }
      exchange.sendResponseHeaders(code, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(String path, Map<String, String> query) throws InterruptedException {
    String wanted = query.get("index");
    if (wanted == null) {
      return;
    }
    long from = Long.parseLong(wanted);
    String wait = query.getOrDefault("wait", "5s");
    long until =
        System.nanoTime() + 1_000_000_000L * Long.parseLong(wait.substring(0, wait.length() - 1));
    long subtrahend = indexSubtrahend;
    while (shown(path) <= from
        && shown(path) > 0
        && subtrahend == indexSubtrahend
        && status == 200
        && body == null
        && !closed) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }

  private long shown(String path) {
    long real =
        switch (path) {
          case "/v1/catalog/services" -> catalogIndex;
          case "/v1/health/state/any" -> healthIndex;
          default -> nameIndex.getOrDefault(path.substring(path.lastIndexOf('/') + 1), index);
        };
    return Math.max(0, real - indexSubtrahend);
  }

  private String answer(String path) {
    if (body != null) {
      return body;
    }
    if (path.equals("/v1/agent/self")) {
      return "{\"Config\":{\"Datacenter\":\""
          + datacenter
          + "\",\"NodeName\":\"n1\",\"Revision\":\"\",\"Server\":true,\"Version\":\"1.8.7\"},"
          + "\"DebugConfig\":{},\"Member\":{\"Name\":\"n1\",\"Addr\":\"127.0.0.1\",\"Port\":1,"
          + "\"Tags\":{},\"Status\":1,\"ProtocolMin\":1,\"ProtocolMax\":5,\"ProtocolCur\":2,"
          + "\"DelegateMin\":2,\"DelegateMax\":5,\"DelegateCur\":4},\"Meta\":{}}";
    }
    if (path.equals("/v1/status/leader")) {
      return "\"" + leader + "\"";
    }
    if (path.equals("/v1/catalog/services")) {
      return services.keySet().stream()
          .map(name -> "\"" + name + "\":[]")
          .collect(Collectors.joining(",", listsItself ? "{\"consul\":[]," : "{", "}"))
          .replace(",}", "}");
    }
    if (path.equals("/v1/health/state/any")) {
      return services.entrySet().stream()
          .flatMap(one -> one.getValue().stream().map(entry -> check(one.getKey(), entry)))
          .collect(Collectors.joining(",", "[", "]"));
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    List<Entry> known =
        name.equals("consul") && listsItself
            ? List.of(Entry.of("127.0.0.1", 8300))
            : services.getOrDefault(name, List.of());
    return (hidesInstances ? List.<Entry>of() : known)
        .stream().map(entry -> health(name, entry)).collect(Collectors.joining(",", "[", "]"));
  }

  private String health(String name, Entry entry) {
    String meta = entry.meta().isEmpty() ? "" : "\"note\":\"" + entry.meta() + "\"";
    return String.format(
        "{\"Node\":{\"Node\":\"n1\",\"Address\":\"127.0.0.1\",\"Datacenter\":\"%s\"},"
            + "\"Service\":{\"ID\":\"%s\",\"Service\":\"%s\",\"Tags\":[],\"Address\":\"%s\","
            + "\"Meta\":{%s},\"Port\":%d,\"Weights\":{\"Passing\":1,\"Warning\":1}},"
            + "\"Checks\":[%s]}",
        nodesDatacenter, entry.id(), name, entry.address(), meta, entry.port(), check(name, entry));
  }

  private static String check(String name, Entry entry) {
    return String.format(
        "{\"Node\":\"n1\",\"CheckID\":\"own:%s:%s\",\"Name\":\"own\",\"Status\":\"%s\","
            + "\"Notes\":\"\",\"Output\":\"\",\"ServiceID\":\"%s\",\"ServiceName\":\"%s\","
            + "\"ServiceTags\":[]}",
        name, entry.id(), entry.status(), entry.id(), name);
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    if (uri.getQuery() != null) {
      for (String pair : uri.getQuery().split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          query.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
      }
    }
    return query;
  }
}
