package io.sluice.launcher;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, closed in reverse. */
final class Parts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T part) {
    started.push(part);
    return part;
  }

  /** Does it once a second on a thread of its own that ends with the rest. */
  void everySecond(String name, Runnable work) {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(threads(name));
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                log.atError().setCause(e).addKeyValue("thread", name).log("It goes on");
              }
            },
            1,
            1,
            TimeUnit.SECONDS);
    add(timer::shutdownNow);
  }

  /** Threads that end with the rest. */
  ExecutorService workers(String name, int count) {
    ExecutorService workers = Executors.newFixedThreadPool(count, threads(name));
    add(workers::shutdownNow);
    return workers;
  }

  private static ThreadFactory threads(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Closes every part, the last started first; what one part says does not keep the others open.
   */
  @Override
  public void close() {
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.atWarn()
            .setCause(e)
            .addKeyValue("part", part.getClass().getSimpleName())
            .log("A part did not close cleanly");
      }
    }
  }
}
