package io.sluice.xds.protocol;

import java.time.Duration;

/** Time, and tasks that run once, later, on the loop that asked. */
interface Timers {
  /** Nanoseconds since some moment; only differences mean something. */
  long nanoTime();

  /** Runs a task once. */
  Timer after(Duration delay, Runnable task);

  /** What waits to be run. */
  interface Timer {
    /** Takes it back; if it ran already, that does nothing. */
    void cancel();
  }
}
