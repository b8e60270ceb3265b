package io.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Speaks to the first of the servers that answers. */
final class Client {
  private static final String API = "/api/v1";
  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(3);

  /** The server itself gives up after 30 s. */
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(35);

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final List<URI> servers;
  private final Tokens tokens;
  private final HttpClient http;
  private final Duration answersWithin;

  /**
   * A client.
   *
   * @param tls whom to trust, or null for whom the machine trusts
   */
  Client(String servers, Tokens tokens, @Nullable SSLContext tls) {
    this(servers, tokens, ANSWERS_WITHIN, tls);
  }

  Client(String servers, Tokens tokens, Duration answersWithin, @Nullable SSLContext tls) {
    this(uris(servers), tokens, answersWithin, http(tls));
  }

  private Client(List<URI> servers, Tokens tokens, Duration answersWithin, HttpClient http) {
    this.servers = servers;
    this.http = http;
    this.tokens = tokens;
    this.answersWithin = answersWithin;
  }

  private static HttpClient http(@Nullable SSLContext tls) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTS_WITHIN);
    return (tls == null ? builder : builder.sslContext(tls)).build();
  }

  /**
   * A good answer.
   *
   * @param body its JSON
   * @param etag empty when there is none
   * @param server that gave it
   */
  record Answer(JsonNode body, String etag, URI server) {
    <T> T as(Class<T> type) {
      return Client.as(body, type);
    }
  }

  /** A body that this program makes itself. */
  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A body of the contract as JSON. */
  static ObjectNode tree(Object body) {
    return MAPPER.valueToTree(body);
  }

  static <T> T as(JsonNode body, Class<T> type) {
    try {
      return MAPPER.treeToValue(body, type);
    } catch (JsonProcessingException e) {
      throw new Failure(Failure.FAILED, "the server's answer is not what this version understands");
    }
  }

  /**
   * For a program; where the locale cannot show every character, those beyond ASCII are escaped,
   * since a program must not read question marks.
   */
  static String pretty(JsonNode body, boolean unicode) {
    return written(MAPPER.writerWithDefaultPrettyPrinter(), body, unicode);
  }

  /** The same in one line. */
  static String line(JsonNode body, boolean unicode) {
    return written(MAPPER.writer(), body, unicode);
  }

  private static String written(ObjectWriter writer, JsonNode body, boolean unicode) {
    try {
      return (unicode ? writer : writer.with(JsonWriteFeature.ESCAPE_NON_ASCII))
          .writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read as JSON cannot be written", e);
    }
  }

  /**
   * One segment of a path.
   *
   * @throws Failure 2 if a path cannot hold it: such a request would mean something else
   */
  static String segment(String name) {
    if (name.isBlank() || name.equals(".") || name.equals("..")) {
      throw new Failure(Failure.USAGE, "'" + name + "' is no name");
    }
    return encoded(name);
  }

  /** A value in a query. */
  static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  Answer get(String path) {
    return send("GET", path, null, null);
  }

  /**
   * Writes an answer into a file as it comes, and only a whole one: what breaks off leaves none.
   *
   * @return its bytes
   */
  long save(String path, Path file) {
    return save("GET", path, null, body -> Download.into(file, body));
  }

  /** Takes the bytes of an answer as they come. */
  interface Taker {
    /**
     * Takes all of them.
     *
     * @return how many
     * @throws IOException if they break off
     */
    long take(InputStream body) throws IOException;
  }

  /** The same for another question, into whatever takes it. */
  long save(String verb, String path, @Nullable Object question, Taker taker) {
    List<String> silent = new ArrayList<>();
    for (URI server : servers) {
      try {
        HttpResponse<InputStream> response =
            http.send(
                request(server, verb, path, question, null),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
          if (response.statusCode() != 200) {
            String problem = new String(body.readNBytes(1 << 16), StandardCharsets.UTF_8);
            throw Problems.failure(server, response.statusCode(), json(problem));
          }
          return taker.take(body);
        }
      } catch (ConnectException | HttpConnectTimeoutException e) {
        silent.add(server.toString());
      } catch (IOException e) {
        throw new Failure(
            Failure.FAILED, "the answer of " + server + " broke off: nothing is written");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Failure(Failure.FAILED, "interrupted: nothing is written");
      }
    }
    throw new Failure(Failure.UNREACHABLE, "no server answers at " + String.join(", ", silent));
  }

  /** The same, or nothing when there is no such thing. */
  Optional<Answer> find(String path) {
    try {
      return Optional.of(get(path));
    } catch (Failure e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  Answer put(String path, Object body, String etag) {
    return send("PUT", path, body, etag);
  }

  Answer post(String path, Object body) {
    return send("POST", path, body, null);
  }

  /** A POST that changes nothing, so that it may be asked twice. */
  Answer ask(String path, Object body) {
    return send("POST", path, body, null, true);
  }

  Answer delete(String path, Object body) {
    return send("DELETE", path, body, null);
  }

  Answer delete(String path, Object body, String etag) {
    return send("DELETE", path, body, etag);
  }

  /** The same without a token, for who has none yet. */
  Client openly() {
    return new Client(servers, Tokens.none(tokens), answersWithin, http);
  }

  /** Keeps a session for a server; says where. */
  String keep(URI server, String secret) {
    return tokens.keep(server, secret);
  }

  /** Ends the session that was kept for the first of the servers, here and there; says so. */
  String signOut() {
    URI server = servers.get(0);
    String secret = tokens.kept(server);
    if (secret == null || !secret.startsWith("slcs_")) {
      return "you are not signed in to " + server + " (sluice login)";
    }
    Tokens own = Tokens.just(secret, tokens);
    try {
      new Client(List.of(server), own, answersWithin, http).send("DELETE", "/session", null, null);
    } catch (Failure e) {
      if (e.status() != 401) {
        throw e;
      }
    }
    tokens.forget(server);
    return "signed out of " + server;
  }

  /** A list with all its pages, as {@code {"items":[...],"next":null}}. */
  ObjectNode all(String path) {
    ArrayNode items = MAPPER.createArrayNode();
    String cursor = "";
    do {
      String page =
          path
              + (path.contains("?") ? "&" : "?")
              + "limit=500"
              + (cursor.isEmpty() ? "" : "&cursor=")
              + cursor;
      JsonNode body = get(page).body();
      body.path("items").forEach(items::add);
      String next = body.path("next").isTextual() ? body.path("next").asText() : "";
      if (!next.isEmpty() && next.equals(cursor)) {
        throw new Failure(Failure.FAILED, "the server's list has no end; is it a Sluice server?");
      }
      cursor = next;
    } while (!cursor.isEmpty());
    ObjectNode list = MAPPER.createObjectNode();
    list.set("items", items);
    list.putNull("next");
    return list;
  }

  private Answer send(String verb, String path, @Nullable Object body, @Nullable String etag) {
    return send(verb, path, body, etag, verb.equals("GET"));
  }

  private Answer send(
      String verb, String path, @Nullable Object body, @Nullable String etag, boolean repeatable) {
    List<String> silent = new ArrayList<>();
    for (URI server : servers) {
      try {
        return judge(
            server, http.send(request(server, verb, path, body, etag), text()), path, etag);
      } catch (ConnectException | HttpConnectTimeoutException e) {
        silent.add(server.toString());
      } catch (SSLHandshakeException e) {
        silent.add(server + ", which " + Distrust.words(server, e)); // nothing was sent yet
      } catch (IOException e) {
        String distrust = Distrust.words(server, e);
        if (distrust != null && repeatable) {
          silent.add(server + ", which " + distrust);
        } else if (repeatable) {
          silent.add(server.toString());
        } else {
          boolean late = e instanceof HttpTimeoutException;
          throw new Failure(
              Failure.FAILED,
              server
                  + (late
                      ? " took the request and did not answer in time; "
                      : " broke off before it answered; ")
                  + unsure(repeatable));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Failure(Failure.FAILED, "interrupted; " + unsure(repeatable));
      }
    }
    throw unreachable(silent);
  }

  private static Failure unreachable(List<String> silent) {
    boolean distrusted = silent.stream().anyMatch(one -> one.contains(", which "));
    return new Failure(
        Failure.UNREACHABLE,
        distrusted
            ? "no server can be used: " + String.join("; ", silent)
            : "no server answers at "
                + String.join(", ", silent)
                + "; is it running? --server URL[,URL...] names others");
  }

  /**
   * Opens a stream of events at the first server that answers; returns once it is open.
   *
   * @param lastId after which event it goes on, or null
   * @param lines gets what comes until it is cancelled
   */
  void stream(String path, @Nullable String lastId, Lines lines) {
    List<String> silent = new ArrayList<>();
    for (URI server : servers) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(request(server, "GET", path, null, null), (name, value) -> true)
              .setHeader("Accept", "text/event-stream");
      if (lastId != null) {
        request.setHeader("Last-Event-ID", lastId);
      }
      try {
        opened(server, request.build(), lines);
        return;
      } catch (IOException e) {
        silent.add(server.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Failure(Failure.FAILED, "interrupted; try again");
      }
    }
    throw unreachable(silent);
  }

  /** The answer's future completes with the last line only, so its head is waited for beside it. */
  private void opened(URI server, HttpRequest request, Lines lines)
      throws IOException, InterruptedException {
    CompletableFuture<Integer> head = new CompletableFuture<>();
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(
            request,
            info -> {
              head.complete(info.statusCode());
              return info.statusCode() == 200
                  ? HttpResponse.BodySubscribers.fromLineSubscriber(
                      lines, all -> "", StandardCharsets.UTF_8, null)
                  : HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
            });
    try {
      Object first = CompletableFuture.anyOf(head, answer).get();
      if (first instanceof Integer status && status == 200) {
        return;
      }
      HttpResponse<String> refused = answer.get();
      throw Problems.failure(server, refused.statusCode(), json(refused.body()));
    } catch (ExecutionException e) {
      throw new IOException("no answer", e);
    }
  }

  private static HttpResponse.BodyHandler<String> text() {
    return HttpResponse.BodyHandlers.ofString();
  }

  private static String unsure(boolean repeatable) {
    return repeatable
        ? "try again"
        : "the change may have been made: look with sluice show before you repeat it";
  }

  private HttpRequest request(
      URI server, String verb, String path, @Nullable Object body, @Nullable String etag) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + API + path))
            .timeout(answersWithin)
            .header("Accept", "application/json")
            .method(verb, body == null ? HttpRequest.BodyPublishers.noBody() : publisher(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (etag != null) {
      request.header("If-Match", etag);
    }
    String token = tokens.of(server);
    if (token != null) {
      try {
        request.header("Authorization", "Bearer " + token);
      } catch (IllegalArgumentException e) {
        throw new Failure(Failure.USAGE, "the token has characters that no token has");
      }
    }
    return request.build();
  }

  private static HttpRequest.BodyPublisher publisher(Object body) {
    try {
      return HttpRequest.BodyPublishers.ofString(MAPPER.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a body of the contract cannot be written", e);
    }
  }

  private static Answer judge(
      URI server, HttpResponse<String> response, String path, @Nullable String etag) {
    JsonNode body = json(response.body());
    int status = response.statusCode();
    if (status >= 200 && status < 300 && body != null) {
      return new Answer(body, response.headers().firstValue("ETag").orElse(""), server);
    }
    if (status == 412 && body != null && etag != null) {
      Problems.moved(path, etag, body);
    }
    throw Problems.failure(server, status, body);
  }

  static @Nullable JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static List<URI> uris(String servers) {
    List<URI> uris = new ArrayList<>();
    for (String text : servers.split(",", -1)) {
      String url = text.strip();
      URI uri;
      try {
        uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      } catch (IllegalArgumentException e) {
        throw wrongServer(text);
      }
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (!http || uri.getHost() == null || uri.getQuery() != null || uri.getUserInfo() != null) {
        throw wrongServer(text);
      }
      uris.add(uri);
    }
    return uris;
  }

  private static Failure wrongServer(String text) {
    return new Failure(
        Failure.USAGE,
        "--server wants URLs like http://127.0.0.1:18080, separated by commas, not '" + text + "'");
  }
}
