package io.sluice.agent.registration;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** Requests over one client, since each client has a thread. Blocking. */
final class LocalHttp {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final HttpClient client;

  LocalHttp() {
    client = builder().build();
  }

  /** Over TLS, with these certificates. */
  LocalHttp(SSLContext tls) {
    client = builder().sslContext(tls).build();
  }

  private static HttpClient.Builder builder() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
  }

  /**
   * The answer to a request, which has a time limit of its own.
   *
   * @throws IOException if there is none, or the thread is interrupted, which stays so
   */
  HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException nobody) {
      // Java's own has no words.
      var said = new ConnectException("nobody listens at " + request.uri().getAuthority());
      said.initCause(nobody);
      throw said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
