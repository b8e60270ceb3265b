package io.sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.components.PostgresServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A member whose database is a PostgreSQL that is killed, frozen and made read-only. */
@Timeout(180)
final class ServerOnPostgresIT {
  private static final String PASSWORD = "battery-staple";

  private final Path folder;
  private PostgresServer postgres;

  ServerOnPostgresIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void startDatabase() {
    postgres = PostgresServer.start(folder.resolve("postgres"));
    postgres.run(
        "postgres",
        "create role sluice login password '" + PASSWORD + "'",
        "create database sluice owner sluice");
  }

  @AfterEach
  void stopDatabase() {
    postgres.close();
  }

  private Path configure(String name) throws IOException {
    Path config = RunningServer.configure(folder.resolve(name));
    return Files.writeString(
        config,
        "store: { url: \"%s\", user: sluice, password: %s }\n%s"
            .formatted(postgres.url("sluice"), PASSWORD, Files.readString(config)));
  }

  private static HttpResponse<String> put(RunningServer server, int pods, long generation) {
    return server.putSplit(
        "{\"vm\":%d,\"kubernetes\":%d}".formatted(10_000 - pods, pods), generation);
  }

  /** The database dies, comes back, and stops answering; the member serves all the time. */
  @Test
  void withoutItsDatabaseTheServerServesAndRefusesChangesAndNobodyRestartsIt() throws Exception {
    try (RunningServer server = RunningServer.start(configure("one")).awaitReady()) {
      assertThat(put(server, 1_000, 0).statusCode()).isEqualTo(200);

      postgres.kill();

      assertThat(put(server, 2_000, 1).statusCode()).isEqualTo(503);
      assertThat(server.get("/api/v1/services/orders/published").statusCode()).isEqualTo(200);
      assertThat(server.get("/readyz").statusCode()).isEqualTo(200);

      postgres.again();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(put(server, 3_000, 1).statusCode()).isEqualTo(200));

      postgres.freeze();
      long began = System.nanoTime();
      HttpResponse<String> frozen = put(server, 4_000, 2);
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(20);
      assertThat(frozen.statusCode()).isEqualTo(503);
      assertThat(frozen.body()).contains("does not answer").doesNotContain(PASSWORD);
      assertThat(server.get("/healthz").statusCode()).isEqualTo(200);

      postgres.thaw();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(server.get("/api/v1/services/orders/split").body())
                      .contains("\"stored\":true"));
      assertThat(server.standardError()).doesNotContain(PASSWORD);
    }
  }
}
