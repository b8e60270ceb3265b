package io.sluice.bench.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.bench.BenchmarkFailed;
import io.sluice.bench.member.MemberProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A server of its own process, asked over HTTP as the command line asks it. One thread. */
final class AskedMember {
  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final String base;
  private final String token;

  /**
   * Of a member that is ready.
   *
   * @param data its folder, where it put the administrator's token
   */
  AskedMember(MemberProcess member, Path data) throws IOException {
    this.base = "http://127.0.0.1:" + member.consolePort() + "/api/v1";
    this.token = Files.readString(data.resolve("admin.token")).strip();
  }

  /** Milliseconds until the whole answer was there; fails unless it is the right one. */
  double service(Question question) throws IOException, InterruptedException {
    Timed timed =
        get(
            "/registry?at="
                + Instant.ofEpochMilli(question.at())
                + "&service="
                + question.service()
                + "&receivers=true&limit=500");
    JsonNode service = timed.body().path("items").path(0);
    List<String> addresses = new ArrayList<>();
    service.path("endpoints").forEach(one -> addresses.add(one.path("address").asText()));
    String version = service.path("ports").path(0).path("versions").path(0).asText();
    int receivers = service.path("receivers").size();
    if (!addresses.equals(question.addresses())
        || !version.equals(question.version())
        || receivers != question.receivers()) {
      throw new BenchmarkFailed(
          "%s was told as %s, version %s, %d receivers"
              .formatted(question, addresses, version, receivers));
    }
    return timed.millis();
  }

  /**
   * Milliseconds until the first services of the whole registry were there.
   *
   * @param services how many there are at least
   */
  double page(long at, int services) throws IOException, InterruptedException {
    Timed timed = get("/registry?at=" + Instant.ofEpochMilli(at) + "&limit=" + services);
    if (timed.body().path("items").size() != services) {
      throw new BenchmarkFailed(
          timed.body().path("items").size() + " services were told of " + services);
    }
    return timed.millis();
  }

  private record Timed(double millis, JsonNode body) {}

  private Timed get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Authorization", "Bearer " + token)
            .build();
    long before = System.nanoTime();
    HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    double millis = (System.nanoTime() - before) / 1e6;
    if (response.statusCode() != 200) {
      throw new BenchmarkFailed(path + " was answered with " + response.statusCode());
    }
    return new Timed(millis, json.readTree(response.body()));
  }
}
