package io.sluice.injector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.injector.certificates.Pair;
import io.sluice.injector.certificates.TestPairs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookServerTest {
  private static final WebhookServer.Address ANY_PORT = new WebhookServer.Address("127.0.0.1", 0);

  private final TestPairs pairs = new TestPairs("localhost");
  private final WebhookServer server =
      new WebhookServer(ANY_PORT, ANY_PORT, new Review(Reviews.settings(Reviews.MESH)));

  @AfterEach
  void nothingStays() {
    server.close();
  }

  private int health(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.healthPort() + path))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private HttpResponse<String> post(HttpClient client, String path, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String serial(HttpResponse<String> answer) throws SSLPeerUnverifiedException {
    X509Certificate shown =
        (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
    return shown.getSerialNumber().toString();
  }

  @Test
  void aReviewIsAnsweredOverTls() throws Exception {
    assertThat(health("/healthz")).isEqualTo(200);
    assertThat(health("/readyz")).isEqualTo(503);

    server.use(pairs.make());

    assertThat(health("/readyz")).isEqualTo(200);
    String review =
        Reviews.of(
                Reviews.pod(
                    "{ metadata: { labels: { app: a } }, spec: { containers: [ { name: a } ] } }"))
            .toString();
    JsonNode answer =
        Reviews.JSON.readTree(post(pairs.client(), "/inject", review).body()).get("response");
    assertThat(answer.get("patchType").asText()).isEqualTo("JSONPatch");
  }

  @Test
  void whatIsWrongOrTooMuchIsRefusedAndTheNextIsAnswered() throws Exception {
    server.use(pairs.make());

    assertThat(post(pairs.client(), "/inject", "{").statusCode()).isEqualTo(400);
    assertThat(post(pairs.client(), "/else", "{}").statusCode()).isEqualTo(404);
    assertThat(
            post(pairs.client(), "/inject", " ".repeat(WebhookServer.LARGEST_BODY + 1))
                .statusCode())
        .isEqualTo(413);
    assertThat(post(pairs.client(), "/inject", "{}").body()).startsWith("apiVersion: ''");
  }

  @Test
  void aNewCertificateIsShownWithoutAnEndOfTheServer() throws Exception {
    Pair first = pairs.make();
    Pair second = pairs.make();
    server.use(first);
    HttpClient before = pairs.client();
    String shown = serial(post(before, "/inject", "{}"));
    int port = server.port();

    server.use(second);

    assertThat(serial(post(pairs.client(), "/inject", "{}"))).isNotEqualTo(shown);
    assertThat(post(before, "/inject", "{}").statusCode()).isEqualTo(400);
    assertThat(server.port()).isEqualTo(port);
    assertThat(List.of(first, second)).doesNotHaveDuplicates();
  }
}
