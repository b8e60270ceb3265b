package io.sluice.agent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.sluice.agent.relay.Accepted;
import io.sluice.agent.relay.AgentLoop;
import io.sluice.agent.relay.Pins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host whose callers of orders are pinned, and its disk. */
class PinningTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T03:00:00Z"), ZoneOffset.UTC);
  private static final Map<String, String> ORDERS = Map.of("service", "orders");

  @TempDir private Path folder;

  private final AgentLoop loop = new AgentLoop("pinning-test");
  private final AtomicInteger changes = new AtomicInteger();
  private Path file;

  @BeforeEach
  void ordersIsPinned() throws IOException {
    file =
        Files.writeString(
            Files.createDirectory(folder.resolve("state")).resolve("pins.json"),
            """
            [{"service": "orders", "environment": "vm", "until": "2026-01-01T04:00:00Z"}]""");
  }

  @AfterEach
  void nothingStays() {
    loop.close();
  }

  private Pinning pinning(Executor disk) throws IOException {
    Pinning pinning =
        new Pinning(
            new Pins(),
            new PinFile(file),
            new Accepted(),
            changes::incrementAndGet,
            loop,
            disk,
            CLOCK);
    pinning.start();
    return pinning;
  }

  private String inForce(Pinning pinning) {
    return CompletableFuture.supplyAsync(() -> pinning.json().toString(), loop)
        .orTimeout(10, SECONDS)
        .join();
  }

  /** The loop is the thread of the sockets, and Envoy wants its pings answered within 3 s. */
  @Test
  void aSlowDiskKeepsTheAnswerWaitingAndNothingElse() throws Exception {
    Queue<Runnable> disk = new ConcurrentLinkedQueue<>();
    Pinning pinning = pinning(disk::add);
    assertThat(inForce(pinning)).contains("orders");

    CompletableFuture<JsonObject> answer = pinning.unpin(ORDERS);

    assertThat(inForce(pinning)).isEqualTo("[]");
    assertThat(changes).hasValue(1);
    assertThat(answer).isNotDone();
    assertThat(file).content().contains("orders");

    disk.remove().run();
    assertThat(answer.get(10, SECONDS)).hasToString("{\"pins\":[]}");
    assertThat(file).content().isEqualTo("[]");
  }

  @Test
  void whatCannotBeKeptHoldsAndIsSaidToWhoAsked() throws Exception {
    Pinning pinning = pinning(Runnable::run);
    Files.delete(file);
    Files.delete(file.getParent());

    CompletableFuture<JsonObject> answer = pinning.unpin(ORDERS);

    assertThat(answer)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("in force, and not kept");
    assertThat(inForce(pinning)).isEqualTo("[]");
    assertThat(changes).hasValue(1);
  }
}
