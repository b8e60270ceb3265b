package io.sluice.suites;

import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Requests at a steady rate until it is stopped: often enough to notice a failure, and little
 * enough to leave the processor to those who are watched.
 */
final class SteadyLoad implements AutoCloseable {
  /** So many requests can be under way at once. */
  static final int CALLERS = 2;

  /** In a second, where it is watched that none fails. */
  static final int WATCHED = 50;

  /** In a second, where a share is measured. */
  static final int MEASURED = 100;

  private final Calls calls;
  private final String service;
  private final ScheduledExecutorService callers = Executors.newScheduledThreadPool(CALLERS);

  /** Guarded by itself. */
  private final Calls.Tally tally = new Calls.Tally(new TreeMap<>(), new ArrayList<>());

  SteadyLoad(Calls calls, String service, int perSecond) {
    this.calls = calls;
    this.service = service;
    for (int caller = 0; caller < CALLERS; caller++) {
      ScheduledFuture<?> unused =
          callers.scheduleAtFixedRate(
              this::call, 0, CALLERS * 1_000 / perSecond, TimeUnit.MILLISECONDS);
    }
  }

  private void call() {
    String answer = calls.once(service);
    synchronized (tally) {
      tally.note(answer);
    }
  }

  /** What came back so far. */
  Calls.Tally seen() {
    synchronized (tally) {
      return tally.plus(new Calls.Tally(Map.of(), new ArrayList<>()));
    }
  }

  /** Ends it, and says all that came back. */
  Calls.Tally stop() {
    callers.shutdown();
    try {
      if (!callers.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a request did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return seen();
  }

  @Override
  public void close() {
    callers.shutdownNow();
  }
}
