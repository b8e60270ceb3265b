package io.sluice.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The demo's view of the REST API; it uses nothing that any other client could not. */
final class ConsoleClient {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  // With others to ask, nobody waits long for one that does not answer.
  private static final Duration LIMIT_OF_ONE = Duration.ofSeconds(2);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final List<String> roots;
  private final String token;

  /** The root that answered last. */
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * @param root such as {@code http://127.0.0.1:18080}
   */
  ConsoleClient(String root, String token) {
    this(List.of(root), token);
  }

  /**
   * One that asks the next server when one does not answer.
   *
   * @param roots at least one
   */
  ConsoleClient(List<String> roots, String token) {
    this.roots = List.copyOf(roots);
    this.token = token;
  }

  /** Whether the server says that proxies may connect; any failure to ask is a no. */
  boolean isReady() {
    try {
      return send(request("/readyz").GET().build()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Asked and published shares of a service's default port. */
  Shares shares(String service) throws IOException {
    JsonNode body = read(send(request("/api/v1/services/" + service).GET().build()));
    JsonNode split = body.path("split");
    return new Shares(
        weights(split.path("weights")),
        weights(body.path("ports").path(0).path("published")),
        split.path("generation").asLong());
  }

  /** Asks for a split, on the generation that is in force now. */
  void split(String service, Map<String, Integer> weights, String reason) throws IOException {
    String path = "/api/v1/services/" + service + "/split";
    long generation = read(send(request(path).GET().build())).path("generation").asLong();
    ObjectNode body = json.createObjectNode();
    ObjectNode wanted = body.putObject("weights");
    weights.forEach(wanted::put);
    body.put("reason", reason);
    HttpRequest put =
        request(path)
            .header("Content-Type", "application/json")
            .header("If-Match", "\"" + generation + "\"")
            .PUT(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    read(send(put));
  }

  /** What stands at a path. */
  JsonNode get(String path) throws IOException {
    return read(send(request(path).GET().build()));
  }

  /** Makes something new from JSON. */
  JsonNode post(String path, String body) throws IOException {
    HttpRequest post =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return read(send(post));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(roots.get(0) + path))
        .timeout(roots.size() == 1 ? LIMIT : LIMIT_OF_ONE)
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    int first = turn.get();
    for (int tried = 0; ; tried++) {
      int now = (first + tried) % roots.size();
      try {
        HttpResponse<String> answer = sendTo(roots.get(now), request);
        turn.set(now);
        return answer;
      } catch (IOException e) {
        if (tried == roots.size() - 1) {
          throw e;
        }
      }
    }
  }

  private HttpResponse<String> sendTo(String root, HttpRequest request) throws IOException {
    URI first = request.uri();
    URI uri = URI.create(root + first.toString().substring(roots.get(0).length()));
    HttpRequest there = HttpRequest.newBuilder(request, (name, value) -> true).uri(uri).build();
    try {
      return http.send(there, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private JsonNode read(HttpResponse<String> response) throws IOException {
    if (response.statusCode() != 200 && response.statusCode() != 201) {
      throw new IOException(
          "%s %s answered %d: %s"
              .formatted(
                  response.request().method(),
                  response.uri().getPath(),
                  response.statusCode(),
                  response.body()));
    }
    return json.readTree(response.body());
  }

  private static Map<String, Integer> weights(JsonNode node) {
    var weights = new LinkedHashMap<String, Integer>();
    node.fieldNames().forEachRemaining(name -> weights.put(name, node.path(name).asInt()));
    return weights;
  }
}
