package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Speaks to the first of the servers that answers. */
final class Client {
  /** The server itself gives up after 30 s. */
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(35);

  /** Members whose part is missing in a list that is gathered from all of them. */
  static final String UNANSWERED = "unanswered";

  private static final String UNSURE =
      "the change may have been made: look with sluice show before you repeat it";

  private final Servers servers;
  private final Wire wire;

  /**
   * A client.
   *
   * @param tls whom to trust, or null for whom the machine trusts
   */
  Client(Servers servers, Tokens tokens, @Nullable SSLContext tls) {
    this(servers, Wire.of(tokens, ANSWERS_WITHIN, tls));
  }

  Client(Servers servers, Wire wire) {
    this.servers = servers;
    this.wire = wire;
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
      return Bodies.as(body, type);
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
    return send("GET", path, null, null, true);
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
    return send("PUT", path, body, etag, false);
  }

  Answer post(String path, Object body) {
    return send("POST", path, body, null, false);
  }

  Answer post(String path, Object body, String etag) {
    return send("POST", path, body, etag, false);
  }

  /** A POST that changes nothing, so that it may be asked twice. */
  Answer ask(String path, Object body) {
    return send("POST", path, body, null, true);
  }

  Answer delete(String path, Object body) {
    return send("DELETE", path, body, null, false);
  }

  Answer delete(String path, Object body, String etag) {
    return send("DELETE", path, body, etag, false);
  }

  /** The same without a token, for who has none yet. */
  Client openly() {
    return new Client(servers, wire.with(Tokens.none(wire.tokens())));
  }

  /** Keeps a session for a server; says where. */
  String keep(URI server, String secret) {
    return wire.tokens().keep(server, secret);
  }

  /** Ends the session that was kept for the first of the servers, here and there; says so. */
  String signOut() {
    URI server = servers.first();
    String secret = wire.tokens().kept(server);
    if (secret == null || !secret.startsWith("slcs_")) {
      return "you are not signed in to " + server + " (sluice login)";
    }
    Tokens own = Tokens.just(secret, wire.tokens());
    try {
      new Client(servers.just(server), wire.with(own))
          .send("DELETE", "/session", null, null, false);
    } catch (Failure e) {
      if (e.status() != 401) {
        throw e;
      }
    }
    wire.tokens().forget(server);
    return "signed out of " + server;
  }

  /**
   * A list with all its pages, as {@code {"items":[...],"next":null}}; with {@link #UNANSWERED}
   * where the server says that.
   */
  ObjectNode all(String path) {
    ArrayNode items = Bodies.array();
    SortedSet<String> unanswered = new TreeSet<>();
    boolean asks = false;
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
      asks |= body.has(UNANSWERED);
      body.path(UNANSWERED).forEach(member -> unanswered.add(member.asText()));
      String next = body.path("next").isTextual() ? body.path("next").asText() : "";
      if (!next.isEmpty() && next.equals(cursor)) {
        throw new Failure(Failure.FAILED, "the server's list has no end; is it a Sluice server?");
      }
      cursor = next;
    } while (!cursor.isEmpty());
    ObjectNode list = Bodies.list(items);
    if (asks) {
      unanswered.forEach(list.putArray(UNANSWERED)::add);
    }
    return list;
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
    for (URI server : servers.all()) {
      try {
        awake(server);
        HttpResponse<InputStream> response =
            wire.send(
                wire.request(server, verb, path, question, null),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
          if (response.statusCode() != 200) {
            String problem = new String(body.readNBytes(1 << 16), StandardCharsets.UTF_8);
            throw Problems.failure(server, response.statusCode(), Bodies.read(problem));
          }
          return taker.take(body);
        }
      } catch (ConnectException | HttpConnectTimeoutException e) {
        silent.add(server.toString());
      } catch (IOException e) {
        String distrust = Distrust.words(server, e);
        if (distrust == null) {
          throw new Failure(
              Failure.FAILED, "the answer of " + server + " broke off: nothing is written");
        }
        silent.add(Servers.distrusted(server, distrust));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Failure(Failure.FAILED, "interrupted: nothing is written");
      }
    }
    throw Servers.unreachable(silent);
  }

  /**
   * Opens a stream of events at the first server that answers; returns once it is open.
   *
   * @param lastId after which event it goes on, or null
   * @param lines gets what comes until it is cancelled
   */
  void stream(String path, @Nullable String lastId, Lines lines) {
    List<String> silent = new ArrayList<>();
    for (URI server : servers.all()) {
      try {
        awake(server);
        wire.stream(server, path, lastId, lines);
        return;
      } catch (IOException e) {
        String distrust = Distrust.words(server, e);
        silent.add(distrust == null ? server.toString() : Servers.distrusted(server, distrust));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Failure(Failure.FAILED, "interrupted; try again");
      }
    }
    throw Servers.unreachable(silent);
  }

  private Answer send(
      String verb, String path, @Nullable Object body, @Nullable String etag, boolean repeatable) {
    List<String> silent = new ArrayList<>();
    for (URI server : servers.all()) {
      try {
        awake(server);
        return judge(
            server,
            wire.send(
                wire.request(server, verb, path, body, etag), HttpResponse.BodyHandlers.ofString()),
            path,
            etag);
      } catch (ConnectException | HttpConnectTimeoutException e) {
        silent.add(server.toString());
      } catch (SSLHandshakeException e) {
        String distrust = Distrust.words(server, e);
        silent.add(Servers.distrusted(server, String.valueOf(distrust))); // nothing was sent yet
      } catch (IOException e) {
        String distrust = Distrust.words(server, e);
        if (!repeatable) {
          throw new Failure(Failure.FAILED, brokenOff(server, e));
        }
        silent.add(distrust == null ? mute(server, e) : Servers.distrusted(server, distrust));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Failure(Failure.FAILED, "interrupted; " + (repeatable ? "try again" : UNSURE));
      }
    }
    throw Servers.unreachable(silent);
  }

  /** What a frozen server does not answer could not be repeated at the next one. */
  private void awake(URI server) throws HttpConnectTimeoutException, InterruptedException {
    if (servers.all().size() > 1) {
      wire.awake(server);
    }
  }

  private static String mute(URI server, IOException e) {
    return e instanceof HttpTimeoutException ? server.toString() : Servers.mute(server);
  }

  private static String brokenOff(URI server, IOException e) {
    return (e instanceof HttpTimeoutException
            ? server + " took the request and did not answer in time; "
            : mute(server, e) + " broke off before it answered; ")
        + UNSURE;
  }

  private static Answer judge(
      URI server, HttpResponse<String> response, String path, @Nullable String etag) {
    JsonNode body = Bodies.read(response.body());
    int status = response.statusCode();
    if (status >= 200 && status < 300 && body != null) {
      return new Answer(body, response.headers().firstValue("ETag").orElse(""), server);
    }
    if (status == 412 && body != null && etag != null) {
      Problems.moved(path, etag, body);
    }
    throw Problems.failure(server, status, body);
  }
}
