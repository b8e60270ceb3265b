package io.sluice.xds.protocol;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The running deadlines of one stream, by name, each as long as the others. */
final class Deadlines {
  private final Timers timers;
  private final Duration length;
  private final Map<String, Runnable> running = new HashMap<>();

  Deadlines(Timers timers, Duration length) {
    this.timers = timers;
    this.length = length;
  }

  /** In place of one of the same name. */
  void start(String name, Runnable task) {
    stop(name);
    running.put(
        name,
        timers.after(
            length,
            () -> {
              running.remove(name);
              task.run();
            }));
  }

  void stop(String name) {
    Runnable cancel = running.remove(name);
    if (cancel != null) {
      cancel.run();
    }
  }

  boolean runs(String name) {
    return running.containsKey(name);
  }

  void stopAll() {
    running.values().forEach(Runnable::run);
    running.clear();
  }
}
