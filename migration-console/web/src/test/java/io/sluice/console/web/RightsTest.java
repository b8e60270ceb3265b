package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.registry.Rights;
import io.sluice.view.Actor;
import io.sluice.view.people.Directory;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RightsTest {
  private static final CompletionStage<Void> NEVER = new CompletableFuture<>();

  private Console console;

  @BeforeEach
  void open() throws Exception {
    console = Console.start(true, false);
  }

  @AfterEach
  void close() {
    console.close();
  }

  @Test
  void whatCredentialsCouldDoIsToldAlsoByAServerThatObserves() throws Exception {
    console.sources.rights =
        CompletableFuture.completedFuture(Rights.excessive(List.of("they may write keys")));

    JsonNode rights = console.get("/api/v1/sources/vms/rights").json();

    assertThat(rights.path("source").asText()).isEqualTo("vms");
    assertThat(rights.path("verdict").asText()).isEqualTo("EXCESSIVE");
    assertThat(rights.path("findings").get(0).asText()).isEqualTo("they may write keys");
  }

  @Test
  void aRegistryThatDoesNotAnswerIsUnknownAndNotReadOnly() {
    FakeSources sources = new FakeSources();
    sources.rights = new CompletableFuture<>();

    String body = new RightsOperations(sources, NEVER, Duration.ofMillis(1)).rights(vms()).text();

    assertThat(body).contains("\"UNKNOWN\"").contains("did not answer");
  }

  @Test
  void anAdapterThatFailsIsUnknown() {
    FakeSources sources = new FakeSources();
    sources.rights = CompletableFuture.failedFuture(new IllegalStateException("a bug"));

    String body = new RightsOperations(sources, NEVER, Duration.ofSeconds(9)).rights(vms()).text();

    assertThat(body).contains("\"UNKNOWN\"").doesNotContain("a bug");
  }

  @Test
  void anUnknownSourceIs404() throws Exception {
    assertThat(console.get("/api/v1/sources/nobody/rights").status()).isEqualTo(404);
  }

  private static Call vms() {
    return new Call(
        Map.of("source", "vms"),
        Map.of(),
        null,
        null,
        null,
        null,
        Buffer.buffer(),
        new Actor("admin", "", ""),
        Caller.bootstrap(Directory.EMPTY),
        new Credentials(null, false, false));
  }
}
