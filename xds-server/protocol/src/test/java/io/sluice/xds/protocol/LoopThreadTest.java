package io.sluice.xds.protocol;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a loop's thread does with tasks, timers and what they throw. */
class LoopThreadTest {
  private final LoopThread loop = new LoopThread("sluice-test");
  private final CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
  private final List<String> done = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() {
    loop.thread().setUncaughtExceptionHandler((thread, cause) -> uncaught.complete(cause));
    loop.start();
  }

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void anErrorReachesTheThreadsHandler() {
    Error error = new StackOverflowError("a test asked for this");

    loop.execute(
        () -> {
          throw error;
        });

    assertThat(uncaught).succeedsWithin(Duration.ofSeconds(10)).isSameAs(error);
    await().atMost(10, SECONDS).until(() -> !loop.thread().isAlive());
  }

  @Test
  void anExceptionEndsItsTaskAlone() {
    loop.execute(
        () -> {
          throw new IllegalStateException("a test asked for this");
        });
    loop.execute(() -> done.add("the next"));

    await().atMost(10, SECONDS).until(() -> done.contains("the next"));
    assertThat(uncaught).isNotDone();
  }

  @Test
  void timersRunInOrderAndMayBeTakenBack() {
    loop.execute(
        () -> {
          loop.after(Duration.ofMillis(20), () -> done.add("second"));
          loop.after(Duration.ofMillis(10), () -> done.add("first"));
          loop.after(Duration.ofMillis(5), () -> done.add("never")).cancel();
        });

    await().atMost(10, SECONDS).until(() -> done.size() == 2);
    assertThat(done).containsExactly("first", "second");
  }

  @Test
  void whatWaitsIsDoneBeforeTheEndAndNothingAfterIt() throws InterruptedException {
    loop.execute(() -> done.add("before"));
    loop.close();
    loop.thread().join(10_000);
    loop.execute(() -> done.add("after"));

    assertThat(loop.thread().isAlive()).isFalse();
    assertThat(done).containsExactly("before");
  }
}
