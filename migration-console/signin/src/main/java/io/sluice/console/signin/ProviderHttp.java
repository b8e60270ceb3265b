package io.sluice.console.signin;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Speaks to a provider within bounds: of time, of size, and only where nobody can listen. */
final class ProviderHttp implements HTTPRequestSender, ResourceRetriever {
  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(3);

  /** Keys, metadata and tokens have a few kB; a token with hundreds of groups some 100 kB. */
  private static final int MOST_BYTES = 1 << 20;

  private final Duration answersWithin;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECTS_WITHIN)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * A client.
   *
   * @param answersWithin how long one answer may take, its last byte included
   */
  ProviderHttp(Duration answersWithin) {
    this.answersWithin = answersWithin;
  }

  private record Reply(int status, String type, String body) {}

  @Override
  public ReadOnlyHTTPResponse send(ReadOnlyHTTPRequest request) throws IOException {
    HttpRequest.Builder builder = HttpRequest.newBuilder(request.getURI());
    request
        .getHeaderMap()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    String body = Objects.requireNonNullElse(request.getBody(), "");
    Reply reply = ask(builder.method(request.getMethod().name(), BodyPublishers.ofString(body)));
    HTTPResponse response = new HTTPResponse(reply.status());
    if (!reply.type().isEmpty()) {
      try {
        response.setContentType(reply.type());
      } catch (ParseException e) {
        throw new IOException("the provider's answer has a content type that is none", e);
      }
    }
    response.setBody(reply.body());
    return response;
  }

  @Override
  public Resource retrieveResource(URL url) throws IOException {
    URI uri;
    try {
      uri = url.toURI();
    } catch (URISyntaxException e) {
      throw new IOException("an address of the provider is none", e);
    }
    Reply reply = ask(HttpRequest.newBuilder(uri).GET());
    if (reply.status() != 200) {
      throw new IOException("the provider answered " + reply.status());
    }
    return new Resource(reply.body(), reply.type().isEmpty() ? null : reply.type());
  }

  private Reply ask(HttpRequest.Builder builder) throws IOException {
    HttpRequest request =
        builder.timeout(answersWithin).header("Accept", "application/json").build();
    if (!OidcSettings.isProtected(request.uri())) {
      throw new IOException("the provider names an address that is not https");
    }
    String late = "it did not answer within " + answersWithin.toMillis() + " ms";
    CompletableFuture<Reply> reply =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
            .thenApplyAsync(ProviderHttp::bounded);
    try {
      return reply.get(answersWithin.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      reply.cancel(true);
      throw new IOException(late, e);
    } catch (ExecutionException e) {
      throw new IOException(
          e.getCause() instanceof HttpTimeoutException ? late : why(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static Reply bounded(HttpResponse<InputStream> response) {
    try (InputStream in = response.body()) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new TooLong();
      }
      List<String> types = response.headers().allValues("Content-Type");
      return new Reply(
          response.statusCode(),
          types.isEmpty() ? "" : types.get(0),
          new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLong() {
      super("its answer is longer than 1 MiB", null, false, false);
    }
  }

  private static String why(@Nullable Throwable cause) {
    if (cause == null) {
      return "it cannot be asked";
    }
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }
}
