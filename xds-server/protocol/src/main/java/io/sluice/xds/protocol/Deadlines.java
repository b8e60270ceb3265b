package io.sluice.xds.protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The running deadlines of one stream, by name, each as long as the others. One timer serves them
 * all; a stream that waits for nothing has none.
 */
final class Deadlines {
  private final Timers timers;
  private final Duration length;

  /** The first that started is the first that is due. */
  private final List<Deadline> running = new ArrayList<>(0);

  private @Nullable Runnable cancelTimer;

  private record Deadline(String name, long due, Runnable task) {}

  Deadlines(Timers timers, Duration length) {
    this.timers = timers;
    this.length = length;
  }

  /** In place of one of the same name. */
  void start(String name, Runnable task) {
    stop(name);
    running.add(new Deadline(name, timers.nanoTime() + length.toNanos(), task));
    if (cancelTimer == null) {
      cancelTimer = timers.after(length, this::ring);
    }
  }

  /** The timer goes on: it is cheaper to let it find nothing than to set it for each response. */
  void stop(String name) {
    running.removeIf(each -> each.name().equals(name));
  }

  boolean runs(String name) {
    return running.stream().anyMatch(each -> each.name().equals(name));
  }

  private void ring() {
    cancelTimer = null;
    while (!running.isEmpty() && running.get(0).due() - timers.nanoTime() <= 0) {
      running.remove(0).task().run();
    }
    if (!running.isEmpty() && cancelTimer == null) {
      Duration left = Duration.ofNanos(running.get(0).due() - timers.nanoTime());
      cancelTimer = timers.after(left, this::ring);
    }
  }

  void stopAll() {
    running.clear();
    if (cancelTimer != null) {
      cancelTimer.run();
      cancelTimer = null;
    }
  }
}
