package io.sluice.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How requests are put on the wire, with the token of the server that they go to.
 *
 * @param http the connections
 * @param tokens by server
 * @param answersWithin how long an answer is waited for
 */
record Wire(HttpClient http, Tokens tokens, Duration answersWithin) {
  private static final String API = "/api/v1";
  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(3);
  private static final Duration LIVES_WITHIN = Duration.ofSeconds(2);

  /**
   * A new one.
   *
   * @param tls whom to trust, or null for whom the machine trusts
   */
  static Wire of(Tokens tokens, Duration answersWithin, @Nullable SSLContext tls) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTS_WITHIN);
    HttpClient http = (tls == null ? builder : builder.sslContext(tls)).build();
    return new Wire(http, tokens, answersWithin);
  }

  /** The same connections with other tokens. */
  Wire with(Tokens others) {
    return new Wire(http, others, answersWithin);
  }

  /** One request. */
  HttpRequest request(
      URI server, String verb, String path, @Nullable Object body, @Nullable String etag) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + API + path))
            .timeout(answersWithin)
            .header("Accept", "application/json")
            .method(
                verb,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(Bodies.written(body)));
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

  /**
   * Asks whether it lives.
   *
   * @throws HttpConnectTimeoutException if it takes a connection and says nothing, as a frozen
   *     process does
   */
  void awake(URI server) throws HttpConnectTimeoutException, InterruptedException {
    HttpRequest question =
        HttpRequest.newBuilder(URI.create(server + "/healthz")).timeout(LIVES_WITHIN).build();
    try {
      http.send(question, HttpResponse.BodyHandlers.discarding());
    } catch (HttpTimeoutException e) {
      throw new HttpConnectTimeoutException(server + " does not say that it lives");
    } catch (IOException e) {
      // The request that follows fails, too, and is judged by whether it may be repeated.
    }
  }

  <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return http.send(request, handler);
  }

  /**
   * Opens a stream of events; returns once it is open.
   *
   * @param lastId after which event it goes on, or null
   * @param lines gets what comes until it is cancelled
   */
  void stream(URI server, String path, @Nullable String lastId, Lines lines)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(request(server, "GET", path, null, null), (name, value) -> true)
            .setHeader("Accept", "text/event-stream");
    if (lastId != null) {
      request.setHeader("Last-Event-ID", lastId);
    }
    opened(server, request.build(), lines);
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
      throw Problems.failure(server, refused.statusCode(), Bodies.read(refused.body()));
    } catch (ExecutionException e) {
      throw new IOException("no answer", e);
    }
  }
}
