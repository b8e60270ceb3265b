package io.sluice.bench.member;

import io.sluice.bench.BenchmarkFailed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Splits that change at a fixed rate, each of which is an event of {@code /events}. */
final class EventStorm implements AutoCloseable {
  private static final int CONNECTIONS = 4;
  private static final Duration LOOK = Duration.ofMillis(25);

  private final ExecutorService senders = Executors.newFixedThreadPool(CONNECTIONS);
  private final List<Future<Void>> ends = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final List<String> services;
  private final long begun = System.nanoTime();
  private volatile boolean over;
  private long counted = begun;
  private int before;

  /**
   * Begins at once.
   *
   * @param services that change, one after the other
   * @param rate changes a second that are meant; fewer where the server cannot
   */
  EventStorm(RestScene scene, List<String> services, int rate) {
    this.services = List.copyOf(services);
    for (int i = 0; i < CONNECTIONS; i++) {
      ends.add(senders.submit(() -> blow(scene, rate)));
    }
  }

  private Void blow(RestScene scene, int rate) throws IOException {
    try (ApiConnection connection = scene.connection()) {
      while (!over) {
        int number = next.getAndIncrement();
        long meant = begun + number * 1_000_000_000L / rate;
        for (long left = meant - System.nanoTime(); left > 0; left = meant - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        int pods = 100 + number / services.size() % 2 * 100;
        double unused = new Shift(services.get(number % services.size()), pods).on(connection);
        done.incrementAndGet();
      }
    }
    return null;
  }

  /** Waits until so many changes have come, and counts from there. Used by one thread. */
  void settle(int changes) {
    while (done.get() < changes && ends.stream().noneMatch(Future::isDone)) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
    counted = System.nanoTime();
    before = done.get();
  }

  /** Changes a second that really came, since it has settled. */
  double rate() {
    return (done.get() - before) / ((System.nanoTime() - counted) / 1e9);
  }

  /** Ends it; fails if it did not blow until now. */
  @Override
  public void close() {
    over = true;
    senders.shutdown();
    for (Future<Void> end : ends) {
      try {
        Void unused = end.get();
      } catch (ExecutionException e) {
        throw new BenchmarkFailed("the storm lay down: " + e.getCause(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new BenchmarkFailed("interrupted while the storm ends", e);
      }
    }
  }
}
