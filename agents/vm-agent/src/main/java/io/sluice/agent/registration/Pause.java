package io.sluice.agent.registration;

import io.sluice.agent.relay.AgentLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * After a failure nothing is tried for a while, longer after each: thousands of hosts ask the same
 * registry, and each of its members may take seconds not to answer. For one thread.
 */
final class Pause {
  private static final Duration FIRST = Duration.ofSeconds(1);

  /** Three times within the lease of what the agent alone registered. */
  static final Duration LONGEST = Duration.ofSeconds(20);

  private final LongSupplier nanos;
  private final DoubleSupplier random;
  private int failures;
  private long failedAt;
  private long length;
  private String why = "";

  /**
   * @param nanos a clock
   * @param random from 0 to 1, so that hosts do not come back all at once
   */
  Pause(LongSupplier nanos, DoubleSupplier random) {
    this.nanos = nanos;
    this.random = random;
  }

  /**
   * @throws IOException with the words of the last failure while its pause lasts
   */
  void check() throws IOException {
    if (failures > 0 && nanos.getAsLong() - failedAt < length) {
      throw new IOException(why);
    }
  }

  void failed(IOException failure) {
    long doubled = FIRST.toNanos() << Math.min(failures, 10);
    failures++;
    failedAt = nanos.getAsLong();
    Duration pause = Duration.ofNanos(Math.min(doubled, LONGEST.toNanos()));
    length = AgentLoop.spread(pause, random).toNanos();
    why = String.valueOf(failure.getMessage());
  }

  void succeeded() {
    failures = 0;
  }
}
