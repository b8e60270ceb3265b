package io.sluice.xds.protocol;

import java.time.Duration;

/** Runs a task once, later, on the loop that asked. */
@FunctionalInterface
interface Timers {
  /** Returns what takes the task back. */
  Runnable after(Duration delay, Runnable task);
}
