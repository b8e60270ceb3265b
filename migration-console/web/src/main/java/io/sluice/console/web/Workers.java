package io.sluice.console.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A few threads for what blocks, with a bound on what waits for them. */
final class Workers {
  private static final int WARNS_AFTER_SECONDS = 60;

  private final WorkerExecutor executor;
  private final int most;
  private final AtomicInteger running = new AtomicInteger();

  Workers(Vertx vertx, String name, int threads, int most) {
    this.executor =
        vertx.createSharedWorkerExecutor(name, threads, WARNS_AFTER_SECONDS, TimeUnit.SECONDS);
    this.most = most;
  }

  /** Runs a task, or refuses it with 503 when too many wait already. */
  <T> Future<T> run(Callable<T> task) {
    if (running.incrementAndGet() > most) {
      running.decrementAndGet();
      return Future.failedFuture(
          Refusal.of(503, "too many requests wait already; try again in a second")
              .with("Retry-After", "1"));
    }
    return executor.executeBlocking(task, false).onComplete(ended -> running.decrementAndGet());
  }
}
