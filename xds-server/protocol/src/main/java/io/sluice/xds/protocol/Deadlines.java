package io.sluice.xds.protocol;

import io.sluice.xds.protocol.Timers.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The running deadlines of one stream, by name, each as long as the others. One timer serves them
 * all; a stream that waits for nothing has none.
 */
final class Deadlines {
  /** Of a deadline's length, what makes a timer late. */
  private static final int LATE_PART = 8;

  private final Timers timers;
  private final Duration length;

  /** The first that started is the first that is due. */
  private List<Deadline> running = List.of();

  private @Nullable Timer timer;
  private long ringsAt;

  private record Deadline(String name, long due, Runnable task) {}

  Deadlines(Timers timers, Duration length) {
    this.timers = timers;
    this.length = length;
  }

  /** In place of one of the same name. */
  void start(String name, Runnable task) {
    stop(name);
    running = running.isEmpty() ? new ArrayList<>(1) : running;
    running.add(new Deadline(name, timers.nanoTime() + length.toNanos(), task));
    if (timer == null) {
      setTimer(length.toNanos());
    }
  }

  /** The timer goes on: it is cheaper to let it find nothing than to set it for each response. */
  void stop(String name) {
    for (int each = 0; each < running.size(); each++) {
      if (running.get(each).name().equals(name)) {
        remove(each);
        return;
      }
    }
  }

  private Deadline remove(int each) {
    Deadline removed = running.remove(each);
    running = running.isEmpty() ? List.of() : running;
    return removed;
  }

  boolean runs(String name) {
    for (Deadline each : running) {
      if (each.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private void setTimer(long nanos) {
    ringsAt = timers.nanoTime() + nanos;
    timer = timers.after(Duration.ofNanos(nanos), this::ring);
  }

  /** A loop that comes late has not read its clients' answers either: they get as long again. */
  private void ring() {
    timer = null;
    long late = timers.nanoTime() - ringsAt;
    if (late > length.toNanos() / LATE_PART) {
      setTimer(Math.min(late, length.toNanos()));
      return;
    }
    while (!running.isEmpty() && running.get(0).due() - timers.nanoTime() <= 0) {
      remove(0).task().run();
    }
    if (!running.isEmpty() && timer == null) {
      setTimer(running.get(0).due() - timers.nanoTime());
    }
  }

  void stopAll() {
    running = List.of();
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
