package io.sluice.puppet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Some 300 requests in a second until it is stopped: half of the callers keep their connection,
 * half make one for each request.
 */
final class CallLoad implements AutoCloseable {
  private static final int CALLERS = 6;
  private static final int PERIOD_MILLIS = 20;

  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(CALLERS);
  private final List<PlainCaller> callers = new ArrayList<>();

  /** Answers by version; guarded by itself. */
  private final Map<String, Integer> answers = new TreeMap<>();

  /** Guarded by {@link #answers}. */
  private final List<String> failures = new ArrayList<>();

  CallLoad(int port) {
    for (int i = 0; i < CALLERS; i++) {
      PlainCaller caller = new PlainCaller(port, i % 2 == 0);
      callers.add(caller);
      ScheduledFuture<?> unused =
          threads.scheduleAtFixedRate(() -> call(caller), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void call(PlainCaller caller) {
    // One caller runs on one thread at a time, not always the same.
    synchronized (caller) {
      try {
        String version = caller.call("/");
        synchronized (answers) {
          answers.merge(version, 1, Integer::sum);
        }
      } catch (IOException e) {
        synchronized (answers) {
          failures.add(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  /** How many answers so far were of this version. */
  int answered(String version) {
    synchronized (answers) {
      return answers.getOrDefault(version, 0);
    }
  }

  /** How many requests were answered so far. */
  int answered() {
    synchronized (answers) {
      return answers.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  List<String> failures() {
    synchronized (answers) {
      return List.copyOf(failures);
    }
  }

  /** Sends nothing more; connections that are kept stay open. */
  void pause() throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a request did not end");
    }
  }

  /** How many callers keep a connection. */
  static int kept() {
    return CALLERS / 2;
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (PlainCaller caller : callers) {
      caller.close();
    }
  }
}
