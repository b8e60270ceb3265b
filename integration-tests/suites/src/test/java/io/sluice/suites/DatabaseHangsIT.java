package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.components.PostgresServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL stops answering while ninety people save something at once: its connections stay open
 * and nothing comes back. Whoever writes is told so within a bounded time, half done is nothing,
 * whoever reads is answered all the while, and no event loop ever waits. When the database goes on,
 * so do changes.
 */
class DatabaseHangsIT {
  private static final int WRITERS = 90;
  private static final Duration ANSWERED = Duration.ofSeconds(35);

  /** Vert.x' checker; a loop that waits for a database waits for seconds. */
  private static final Pattern BLOCKED =
      Pattern.compile("vert.x-eventloop-thread\\S* .*has been blocked for (\\d+) ms");

  private static final long STARVED_MS = 5_000;

  private final HttpClient client = HttpClient.newHttpClient();
  private Mesh mesh;
  private PostgresServer postgres;
  private Member member;

  @BeforeEach
  void aServerOnPostgres(@TempDir Path folder) {
    mesh = new Mesh(folder);
    postgres = mesh.add(PostgresServer.start(folder.resolve("postgres")));
    postgres.run(
        "postgres",
        "create role sluice login password 'sluice'",
        "create database sluice owner sluice");
    mesh.vms.with("orders", List.of("{ address: 127.0.0.1, port: 19001 }")).write();
    mesh.pods.with("orders", List.of("{ address: 127.0.0.2, port: 19001 }")).write();
    member =
        mesh.member(
            Mesh.FILES,
            Surroundings.PLAIN.with(
                "store: { url: \"%s\", user: sluice, password: sluice }"
                    .formatted(postgres.url("sluice"))));
    await().atMost(Duration.ofSeconds(30)).until(() -> member.isReady() && member.serves("orders"));
  }

  @AfterEach
  void nothingStays() throws Exception {
    postgres.thaw();
    mesh.close();
  }

  private CompletableFuture<HttpResponse<String>> put(int kubernetes, String tag) {
    return send(
        HttpRequest.newBuilder(uri("/api/v1/services/orders/split"))
            .header("If-Match", tag)
            .header("Content-Type", "application/json")
            .PUT(
                HttpRequest.BodyPublishers.ofString(
                    "{\"weights\":{\"vm\":%d,\"kubernetes\":%d}}"
                        .formatted(10_000 - kubernetes, kubernetes))));
  }

  private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
    return client.sendAsync(
        request.timeout(ANSWERED).header("Authorization", "Bearer " + Member.token()).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create(member.url() + path);
  }

  private int stored() {
    return member.get("/api/v1/services/orders/split").at("/weights/kubernetes").asInt();
  }

  @Test
  void whoeverReadsIsAnsweredWhileWritersWaitAndNoEventLoopDoes() throws Exception {
    member.split("orders", Map.of("vm", 9_000, "kubernetes", 1_000));
    postgres.freeze();

    List<CompletableFuture<HttpResponse<String>>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(put(2_000 + i, "\"1\""));
    }
    int reads = 0;
    while (!writers.stream().allMatch(CompletableFuture::isDone)) {
      for (String path : List.of("/healthz", "/readyz", "/api/v1/services/orders", "/metrics")) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri(path))).get();
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        reads++;
      }
    }

    Set<Integer> unsure = new TreeSet<>(Set.of(1_000, 5_000));
    for (int i = 0; i < WRITERS; i++) {
      HttpResponse<String> refusal = writers.get(i).get();
      assertThat(refusal.statusCode()).isEqualTo(503);
      assertThat(refusal.headers().firstValue("X-Request-Id")).isPresent();
      if (refusal.body().contains("may or may not")) {
        unsure.add(2_000 + i);
      } else {
        assertThat(refusal.body()).containsAnyOf("nothing was changed", "too many requests wait");
      }
    }
    assertThat(reads).isGreaterThan(20);
    postgres.thaw();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> put(5_000, "\"1\"").get().statusCode() != 503);
    assertThat(unsure).as("what may be stored").contains(stored());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                member.trySplit("orders", Map.of("vm", 4_000, "kubernetes", 6_000)).statusCode()
                    == 200);
    assertThat(stored()).isEqualTo(6_000);
    assertThat(member.log().errors()).isEmpty();
    assertThat(member.log().lines().stream().filter(DatabaseHangsIT::isBlocked)).isEmpty();
  }

  private static boolean isBlocked(String line) {
    Matcher blocked = BLOCKED.matcher(line);
    return blocked.find() && Long.parseLong(blocked.group(1)) >= STARVED_MS;
  }
}
