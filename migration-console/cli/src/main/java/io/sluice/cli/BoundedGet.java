package io.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cli.Side.Unread;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** GETs JSON from what is no Sluice server, within bounds of time and size. */
final class BoundedGet {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** An Envoy with 10,000 endpoints answers about 10 MB. */
  private static final int MOST_BYTES = 128 << 20;

  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(3);

  private final Duration within;
  private final Map<String, String> headers;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECTS_WITHIN)
          .build();

  /**
   * A client.
   *
   * @param within how long one answer may take, its last byte included
   * @param headers of every request
   */
  BoundedGet(Duration within, Map<String, String> headers) {
    this.within = within;
    this.headers = Map.copyOf(headers);
  }

  /**
   * An answer of 200.
   *
   * @param header the first value of a header, empty when absent
   */
  record Reply(JsonNode body, java.util.function.UnaryOperator<String> header) {}

  /** Asks; the answer comes by {@link #await}. */
  CompletableFuture<HttpResponse<byte[]>> ask(URI uri) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(within);
    headers.forEach(request::header);
    return http.sendAsync(request.build(), answer -> new Bounded());
  }

  Reply get(URI uri) throws Unread {
    return await(uri, ask(uri));
  }

  /** Waits for an answer and reads it. */
  Reply await(URI uri, CompletableFuture<HttpResponse<byte[]>> asked) throws Unread {
    HttpResponse<byte[]> answer;
    try {
      answer = asked.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      asked.cancel(true);
      throw new Unread(path(uri) + " was not answered within " + within.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw new Unread(path(uri) + " was not answered: " + reason(e.getCause()));
    } catch (InterruptedException e) {
      asked.cancel(true);
      Thread.currentThread().interrupt();
      throw new Unread("interrupted");
    }
    if (answer.statusCode() != 200) {
      throw new Unread(path(uri) + " was answered with " + answer.statusCode() + text(answer));
    }
    try {
      return new Reply(
          MAPPER.readTree(answer.body()), name -> answer.headers().firstValue(name).orElse(""));
    } catch (JsonProcessingException e) {
      throw new Unread(path(uri) + " was answered with something that is no JSON");
    } catch (IOException e) {
      throw new IllegalStateException("bytes cannot fail to be read", e);
    }
  }

  private static String path(URI uri) {
    return "GET " + uri.getPath();
  }

  private static String text(HttpResponse<byte[]> answer) {
    String text = new String(answer.body(), StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "" : ": " + text.lines().findFirst().orElse("").substring(0, cut(text));
  }

  private static int cut(String text) {
    return Math.min(200, text.lines().findFirst().orElse("").length());
  }

  private static String reason(@Nullable Throwable cause) {
    if (cause == null) {
      return "no reason is known";
    }
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }

  /** Collects a body, and gives up where it is too long. */
  private static final class Bounded implements BodySubscriber<byte[]> {
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<byte[]> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
      begun.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
      for (ByteBuffer part : parts) {
        byte[] piece = new byte[part.remaining()];
        part.get(piece);
        bytes.write(piece, 0, piece.length);
      }
      if (bytes.size() > MOST_BYTES) {
        bytes.reset();
        body.completeExceptionally(
            new IOException("the answer is longer than " + (MOST_BYTES >> 20) + " MiB"));
        if (subscription != null) {
          subscription.cancel();
        }
      }
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(bytes.toByteArray());
    }
  }
}
