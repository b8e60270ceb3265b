package io.sluice.components;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Short requests to a local program. */
final class Http {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();
  private final String root;

  /** A root such as {@code http://127.0.0.1:8500}. */
  Http(String root) {
    this.root = root;
  }

  HttpResponse<String> send(String method, String path, String body) throws IOException {
    return send(method, path, body, Map.of());
  }

  private HttpResponse<String> send(
      String method, String path, String body, Map<String, String> headers) throws IOException {
    var publisher =
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    var request =
        HttpRequest.newBuilder(URI.create(root + path)).timeout(LIMIT).method(method, publisher);
    headers.forEach(request::header);
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * The body of an answer below 300; anything else is an {@link IOException} with the status and
   * the body.
   */
  String body(String method, String path, String body) throws IOException {
    return body(method, path, body, Map.of());
  }

  String body(String method, String path, String body, Map<String, String> headers)
      throws IOException {
    HttpResponse<String> response = send(method, path, body, headers);
    if (response.statusCode() >= 300) {
      throw new IOException(
          method + " " + path + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  boolean answers(String path) {
    try {
      return send("GET", path, "").statusCode() > 0;
    } catch (IOException notYet) {
      return false;
    }
  }
}
