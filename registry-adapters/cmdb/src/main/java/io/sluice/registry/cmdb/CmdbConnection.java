package io.sluice.registry.cmdb;

import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.cmdb.Answer.Failed;
import io.sluice.registry.cmdb.Answer.Validators;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The questions that are asked of a CMDB. It never follows a redirection to another host. */
final class CmdbConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CmdbConnection.class);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int MAX_WORDS = 4 * 1024;
  private static final int MAX_REDIRECTS = 3;

  private final CmdbSettings settings;
  private final Origin origin;
  private final AnswerWords words;
  private final HttpClient client;

  CmdbConnection(CmdbSettings settings, Executor executor) {
    this.settings = settings;
    this.origin = new Origin(settings.url());
    this.words = new AnswerWords(settings);
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .executor(executor)
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(CONNECT);
    if (!settings.access().ca().isEmpty()) {
      builder.sslContext(Authorities.trusting(settings.access().ca()));
    }
    this.client = builder.build();
  }

  /** Asks for a page, unless it is as it was; on the caller's thread. */
  Answer page(URI page, Optional<Validators> known) throws InterruptedException {
    URI at = page;
    for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
      HttpRequest.Builder request = request(at);
      known
          .filter(validators -> !validators.etag().isEmpty())
          .ifPresent(validators -> request.setHeader("If-None-Match", validators.etag()));
      known
          .filter(validators -> !validators.lastModified().isEmpty())
          .ifPresent(
              validators -> request.setHeader("If-Modified-Since", validators.lastModified()));
      CompletableFuture<HttpResponse<byte[]>> asked = client.sendAsync(request.build(), body());
      try {
        HttpResponse<byte[]> response =
            asked.get(settings.pacing().answer().toMillis(), TimeUnit.MILLISECONDS);
        int status = response.statusCode();
        if (status < 301 || status > 308 || status == 304) {
          return words.answer(response, known.isPresent());
        }
        String to = response.headers().firstValue("Location").orElse("");
        Optional<URI> next = origin.follow(at, to);
        if (next.isEmpty()) {
          return new Failed(
              Cause.UNTRUSTED, words.at() + " sends elsewhere; url must be where the list is");
        }
        at = next.get();
      } catch (TimeoutException e) {
        return new Failed(Cause.OUTAGE, words.at() + " does not answer in time");
      } catch (ExecutionException e) {
        return words.failed(e.getCause() == null ? e : e.getCause());
      } finally {
        asked.cancel(true);
      }
    }
    return new Failed(Cause.UNTRUSTED, words.at() + " redirects without end");
  }

  /** What may be done with the list; completes on a thread of the executor's. */
  CompletableFuture<HttpResponse<byte[]>> options() {
    HttpRequest request =
        request(settings.url())
            .method("OPTIONS", BodyPublishers.noBody())
            .timeout(settings.pacing().answer())
            .build();
    return client.sendAsync(request, ignored -> new BoundedBytes(1024 * 1024, true));
  }

  /** The words for what went wrong. */
  AnswerWords words() {
    return words;
  }

  /**
   * From Java 21 on this ends the client's thread; before, it ends when nobody holds the client.
   */
  @Override
  public void close() {
    Object closing = client;
    if (closing instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        LOG.atDebug().setCause(e).log("The client did not close");
      }
    }
  }

  private HttpRequest.Builder request(URI at) {
    Access access = settings.access();
    HttpRequest.Builder request = HttpRequest.newBuilder(at).header("Accept", "application/json");
    access.headers().forEach(request::setHeader);
    if (!access.token().isEmpty()) {
      String scheme = access.scheme().isEmpty() ? "" : access.scheme() + " ";
      request.setHeader(access.header(), scheme + access.token());
    }
    return request;
  }

  private BodyHandler<byte[]> body() {
    return response ->
        response.statusCode() == 200
            ? new BoundedBytes(settings.pacing().maxPageBytes(), false)
            : new BoundedBytes(MAX_WORDS, true);
  }
}
