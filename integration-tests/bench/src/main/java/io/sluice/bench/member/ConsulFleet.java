package io.sluice.bench.member;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.bench.BenchmarkFailed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Registers instances at a Consul agent, each with a check of its own, spread over a hundred nodes.
 * Thread-safe.
 */
public final class ConsulFleet {
  /** Consul takes 64 operations in one transaction; an instance needs three. */
  private static final int PER_TRANSACTION = 20;

  private static final int NODES = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final String url;

  public ConsulFleet(String url) {
    this.url = url;
  }

  /** Registers the nodes that all instances are on. */
  public void registerNodes() throws IOException, InterruptedException {
    for (int i = 0; i < NODES; i++) {
      ObjectNode node = mapper.createObjectNode();
      node.put("Node", "vm-" + i);
      node.put("Address", "127.0.0.1");
      put("/v1/catalog/register", node);
    }
  }

  /** Registers all of them, passing. */
  public void register(List<Fleet.Member> members) throws IOException, InterruptedException {
    for (int from = 0; from < members.size(); from += PER_TRANSACTION) {
      ArrayNode operations = mapper.createArrayNode();
      members
          .subList(from, Math.min(members.size(), from + PER_TRANSACTION))
          .forEach(member -> add(operations, member, "passing"));
      put("/v1/txn", operations);
    }
  }

  /** Registers a passing one, or one that announces its departure by its own critical check. */
  public void set(Fleet.Member member, boolean passing) throws IOException, InterruptedException {
    ArrayNode operations = mapper.createArrayNode();
    add(operations, member, passing ? "passing" : "critical");
    put("/v1/txn", operations);
  }

  /** Puts a passing one in another's place, in one transaction. */
  void replace(Fleet.Member old, Fleet.Member by) throws IOException, InterruptedException {
    ArrayNode operations = mapper.createArrayNode();
    add(operations, by, "passing");
    ObjectNode delete = operations.addObject().putObject("Service");
    delete.put("Verb", "delete").put("Node", node(old));
    delete.putObject("Service").put("ID", old.address()).put("Service", old.service());
    put("/v1/txn", operations);
  }

  private void add(ArrayNode operations, Fleet.Member member, String status) {
    ObjectNode set = operations.addObject().putObject("Service");
    set.put("Verb", "set").put("Node", node(member));
    ObjectNode service = set.putObject("Service");
    service.put("ID", member.address()).put("Service", member.service());
    service.put("Address", member.address()).put("Port", member.port());
    ObjectNode check = operations.addObject().putObject("Check");
    check.put("Verb", "set");
    check
        .putObject("Check")
        .put("Node", node(member))
        .put("CheckID", "service:" + member.address())
        .put("Name", "Service '" + member.service() + "' check")
        .put("ServiceID", member.address())
        .put("Status", status);
  }

  private static String node(Fleet.Member member) {
    return "vm-" + Math.floorMod(member.address().hashCode(), NODES);
  }

  /** A bare blocking query, which waits from an index that it asked for first. */
  CompletableFuture<Long> woken(String service) throws IOException, InterruptedException {
    String path = "/v1/health/service/" + service;
    HttpResponse<String> now = client.send(get(path), HttpResponse.BodyHandlers.ofString());
    String index = now.headers().firstValue("X-Consul-Index").orElse("1");
    return client
        .sendAsync(get(path + "?wait=30s&index=" + index), HttpResponse.BodyHandlers.ofByteArray())
        .thenApply(answer -> System.nanoTime());
  }

  /** Whether an answer of {@code /v1/health/service/NAME} has a member in a state. */
  boolean carries(String body, Fleet.Member member, boolean passing) throws IOException {
    if (body.isEmpty()) {
      return false;
    }
    for (JsonNode entry : mapper.readTree(body)) {
      if (entry.path("Service").path("ID").asText().equals(member.address())) {
        return passing == entry.path("Checks").findValuesAsText("Status").contains("passing");
      }
    }
    return false;
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).build();
  }

  private void put(String path, JsonNode body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(PATIENCE)
            .PUT(HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(body)))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new BenchmarkFailed("Consul answered " + answer.statusCode() + ": " + answer.body());
    }
  }
}
