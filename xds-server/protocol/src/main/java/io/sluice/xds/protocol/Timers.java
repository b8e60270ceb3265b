package io.sluice.xds.protocol;

import java.time.Duration;

/** Time, and tasks that run once, later, on the loop that asked. */
interface Timers {
  /** Nanoseconds since some moment; only differences mean something. */
  long nanoTime();

  /** Returns what takes the task back. */
  Runnable after(Duration delay, Runnable task);
}
