package io.sluice.store.anchor;

import io.sluice.proof.SignedHead;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Posts heads as JSON; any status of 2xx says that it arrived. */
public final class HttpAnchor implements Anchor {
  private static final Duration WITHIN = Duration.ofSeconds(5);

  private final URI url;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(WITHIN)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** An address, http or https, without user and password. */
  public HttpAnchor(URI url) {
    this.url = url;
  }

  /** Without what may stand in the query. */
  @Override
  public String name() {
    return "http " + url.getScheme() + "://" + url.getAuthority() + url.getPath();
  }

  @Override
  public void take(SignedHead head) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(WITHIN)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(head.line()))
            .build();
    try {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status < 200 || status > 299) {
        throw new IOException("it answered " + status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
