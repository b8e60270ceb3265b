package io.sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class LifetimeTest {
  private final Lifetime lifetime = new Lifetime();

  @Test
  void aThreadOfOursThatDiesEndsTheServerWithItsReason() {
    lifetime.uncaught(new Thread("sluice-aggregator"), new OutOfMemoryError("heap"));

    assertThat(lifetime.awaitDeath())
        .isEqualTo("the thread sluice-aggregator died: java.lang.OutOfMemoryError: heap");
  }

  @Test
  void aLibrarysThreadIsTheLibrarysToReplace() throws Exception {
    lifetime.uncaught(new Thread("OkHttp worker"), new IllegalStateException("a bug"));
    CompletableFuture<String> death = CompletableFuture.supplyAsync(lifetime::awaitDeath);
    lifetime.uncaught(new Thread("sluice-probe"), new StackOverflowError());

    assertThat(death.get(10, TimeUnit.SECONDS)).contains("sluice-probe");
  }

  @Test
  void aServerThatDoesNotCloseDoesNotKeepTheProcess() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    long began = System.nanoTime();

    lifetime.close(never::await);

    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isBetween(4_000L, 5_000L);
  }
}
