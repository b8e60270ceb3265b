package io.sluice.agent.registration;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the agent says to this host's own Consul agent, over its HTTP interface. Blocking.
 *
 * @see <a href="https://developer.hashicorp.com/consul/api-docs/agent/service">Consul's agent
 *     API</a>
 */
final class Consul {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int LARGEST = 4 * 1024 * 1024;

  private final LocalHttp http;
  private final URI url;
  private final String token;

  /**
   * @param url for example {@code http://127.0.0.1:8500}
   * @param token empty for none
   */
  Consul(LocalHttp http, URI url, String token) {
    this.http = http;
    this.url = url;
    this.token = token;
  }

  /**
   * The services that are registered with this agent, by their id.
   *
   * @throws IOException if Consul does not answer, or refuses
   */
  Map<String, JsonObject> services() throws IOException {
    return objects("/v1/agent/services");
  }

  private Map<String, JsonObject> objects(String path) throws IOException {
    Map<String, JsonObject> objects = new TreeMap<>();
    for (Map.Entry<String, JsonElement> each : json(send("GET", path, "")).entrySet()) {
      if (!each.getValue().isJsonObject()) {
        throw new IOException("what answers " + path + " is not Consul");
      }
      objects.put(each.getKey(), each.getValue().getAsJsonObject());
    }
    return objects;
  }

  /** Registers a service or changes it; its other checks stay. */
  void register(JsonObject service) throws IOException {
    String unused = send("PUT", "/v1/agent/service/register", service.toString());
  }

  void deregister(String id) throws IOException {
    String unused = send("PUT", "/v1/agent/service/deregister/" + escaped(id), "");
  }

  /** The checks of this agent, by their id. */
  Map<String, JsonObject> checks() throws IOException {
    return objects("/v1/agent/checks");
  }

  /** Takes a check out, where there is one among these. */
  void deregisterCheck(Map<String, JsonObject> checks, String id) throws IOException {
    if (checks.containsKey(id)) {
      String unused = send("PUT", "/v1/agent/check/deregister/" + escaped(id), "");
    }
  }

  /** Says to all who look that this instance is about to leave, or no longer is. */
  void maintain(String id, boolean enable, String reason) throws IOException {
    String unused =
        send(
            "PUT",
            "/v1/agent/service/maintenance/"
                + escaped(id)
                + "?enable="
                + enable
                + "&reason="
                + escaped(reason),
            "");
  }

  private static JsonObject json(String text) throws IOException {
    try {
      return JsonParser.parseString(text).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException("Consul answers something that is no JSON object", e);
    }
  }

  private String send(String verb, String path, String body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve(path))
            .timeout(LIMIT)
            .method(verb, HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("X-Consul-Token", token);
    }
    HttpResponse<String> answer = answer(request.build());
    if (answer.statusCode() != 200) {
      String words = answer.body().strip();
      throw new IOException(
          "Consul answers "
              + answer.statusCode()
              + " to "
              + verb
              + " "
              + path
              + ": "
              + words.substring(0, Math.min(200, words.length())));
    }
    if (answer.body().length() > LARGEST) {
      throw new IOException("Consul's answer is longer than " + LARGEST);
    }
    return answer.body();
  }

  private HttpResponse<String> answer(HttpRequest request) throws IOException {
    try {
      return http.send(request);
    } catch (IOException e) {
      throw new IOException("Consul at " + url + " does not answer: " + e.getMessage(), e);
    }
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
