package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.console.web.Console.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console takes at most 2 s of the 4.5 s that a server has to close; xDS closes after it. */
class CloseTest {
  private static final Duration BOUND = Duration.ofMillis(2_500);
  private static final String SPLIT = "/api/v1/services/orders/split";
  private static final String BODY = "{\"weights\":{\"vm\":10000}}";

  private Console console;

  @BeforeEach
  void open() throws Exception {
    console = Console.start();
  }

  @AfterEach
  void close() {
    console.store.running.countDown();
    console.close();
  }

  @Test
  void nobodyIsWaitedForWhoOnlyHoldsAConnection() throws Exception {
    console.get("/healthz");

    assertThat(closing()).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void aRequestThatHangsIsCut() {
    console.store.running = new CountDownLatch(1);
    CompletableFuture<Reply> hangs = console.putLater(SPLIT, BODY, "If-Match", "\"0\"");
    await().until(() -> console.store.waiting.get() == 1);

    assertThat(closing()).isLessThan(BOUND);

    assertThatThrownBy(hangs::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void aRequestThatIsQuickEnoughIsAnswered() throws Exception {
    console.store.running = new CountDownLatch(1);
    CompletableFuture<Reply> slow = console.putLater(SPLIT, BODY, "If-Match", "\"0\"");
    await().until(() -> console.store.waiting.get() == 1);

    CompletableFuture<Void> closed = CompletableFuture.runAsync(console::close);
    await().until(() -> listensNoMore(console.port()));
    console.store.running.countDown();

    assertThat(slow.get().status()).isEqualTo(200);
    closed.get();
  }

  @Test
  void whoWaitsForTheAggregatorIsToldThatTheServerStops() throws Exception {
    console.sources.answer = new CompletableFuture<>();
    CompletableFuture<Reply> waits =
        console.postLater("/api/v1/sources/vms/confirm", "{\"scope\":\"all\"}");
    await().until(() -> !console.sources.confirmed.isEmpty());

    assertThat(closing()).isLessThan(Duration.ofSeconds(1));

    assertThat(waits.get().status()).isEqualTo(503);
    assertThat(waits.get().detail()).contains("the server is stopping", "look at the source");
  }

  private Duration closing() {
    long began = System.nanoTime();
    console.close();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static boolean listensNoMore(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }
}
