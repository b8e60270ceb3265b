package io.sluice.registry.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The questions that are asked of an API server. Nothing blocks; what goes wrong is in the answer.
 * Safe from any thread.
 */
final class ApiServer implements AutoCloseable {
  private static final int CONNECT_MILLIS = 3000;

  private final String base;
  private final HttpClient http;
  private final Pacing pacing;

  ApiServer(Config config, Pacing pacing, Executor threads) {
    // The back-off is ours: it must be seen, and end when the adapter is closed.
    config.setRequestRetryBackoffLimit(0);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setUserAgent("sluice");
    String url = config.getMasterUrl();
    this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.http = new Clients(threads).newBuilder(config).build();
    this.pacing = pacing;
  }

  /** The body of a short answer. */
  CompletableFuture<Answer<byte[]>> ask(String path, String accept) {
    return ask(path, accept, pacing.answer());
  }

  /** The body of an answer that may take a time. */
  CompletableFuture<Answer<byte[]>> ask(String path, String accept, Duration patience) {
    HttpRequest.Builder request = http.newHttpRequestBuilder().uri(base + path);
    return send(request.header("Accept", accept), patience);
  }

  /** The body of the answer to a document. */
  CompletableFuture<Answer<byte[]>> post(String path, String json) {
    HttpRequest.Builder request = http.newHttpRequestBuilder().uri(base + path);
    request.header("Accept", "application/json");
    return send(request.post("application/json", json), pacing.answer());
  }

  private CompletableFuture<Answer<byte[]>> send(HttpRequest.Builder request, Duration patience) {
    Gathered gathered = new Gathered(pacing.maxAnswerBytes());
    request.timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<Answer<byte[]>> answer =
        ask(request, gathered)
            .thenCompose(
                response -> {
                  gathered.begin(response.body());
                  return response.body().done().thenApply(done -> answer(response, gathered));
                });
    return answer
        .orTimeout(patience.toMillis() + CONNECT_MILLIS, TimeUnit.MILLISECONDS)
        .handle((read, thrown) -> settled(gathered, read, thrown));
  }

  /** What goes wrong before anything is sent, as with a token that cannot be read, is an answer. */
  private CompletableFuture<HttpResponse<AsyncBody>> ask(
      HttpRequest.Builder request, AsyncBody.Consumer<List<ByteBuffer>> body) {
    try {
      return http.consumeBytes(request.build(), body);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Answer<byte[]> answer(HttpResponse<AsyncBody> response, Gathered gathered) {
    byte[] body = gathered.bytes();
    return response.code() == 200 || response.code() == 201
        ? new Answer.Read<>(body)
        : Refusal.of(response.code(), Refusal.retryAfter(response), body);
  }

  private static Answer<byte[]> settled(
      Gathered gathered, @Nullable Answer<byte[]> read, @Nullable Throwable thrown) {
    gathered.cancel();
    if (gathered.isTooLong()) {
      return Refusal.tooLong(gathered.most());
    }
    return read != null ? read : Refusal.of(thrown);
  }

  /**
   * Begins a watch; what comes of it is told to a sink on the client's threads, and nothing after
   * its end.
   */
  WatchStream watch(String path, String accept, Consumer<Signal> sink) {
    WatchStream stream = new WatchStream(sink, pacing.maxEventBytes());
    HttpRequest.Builder request =
        http.newHttpRequestBuilder().uri(base + path).header("Accept", accept).forStreaming();
    CompletableFuture<Void> unused =
        ask(request, stream)
            .handle(
                (response, thrown) -> {
                  if (response != null) {
                    stream.begin(response);
                  } else {
                    stream.end(Optional.of(Refusal.of(thrown)));
                  }
                  return null;
                });
    return stream;
  }

  @Override
  public void close() {
    http.close();
  }

  /** The JDK's clients, on threads of ours. */
  private static final class Clients extends JdkHttpClientFactory {
    private final Executor threads;

    Clients(Executor threads) {
      this.threads = threads;
    }

    @Override
    protected java.net.http.HttpClient.Builder createNewHttpClientBuilder() {
      return java.net.http.HttpClient.newBuilder().executor(threads);
    }
  }
}
