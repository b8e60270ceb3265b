package io.sluice.agent.errand;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much of Envoy's main thread readers may take: an answer of thousands of clusters keeps it
 * from taking new ones. {@value #AT_ONCE_SECONDS} s at once, and a tenth of the time after that, so
 * that short readings never wait. For one thread.
 */
public final class EnvoyTime {
  static final int AT_ONCE_SECONDS = 3;
  private static final long AT_ONCE = Duration.ofSeconds(AT_ONCE_SECONDS).toNanos();

  /** A tenth. */
  private static final int PART = 10;

  /** The next reading is possible after half a minute at most, however long the last one took. */
  private static final long MOST_OWED = Duration.ofSeconds(30).toNanos() / PART;

  private final LongSupplier nanos;
  private long left = AT_ONCE;
  private long since;

  /**
   * @param nanos a clock
   */
  public EnvoyTime(LongSupplier nanos) {
    this.nanos = nanos;
    this.since = nanos.getAsLong();
  }

  /** What is read of Envoy. */
  interface Reading {
    String text() throws IOException;
  }

  /**
   * Reads, if there is time left.
   *
   * @throws IOException if there is none, with how long to wait; or as the reading does
   */
  String spend(Reading reading) throws IOException {
    long begin = nanos.getAsLong();
    left = Math.min(AT_ONCE, left + (begin - since) / PART);
    since = begin;
    if (left <= 0) {
      throw new IOException(
          "Envoy has just answered for so long that it shall serve first: ask again in %d s"
              .formatted(Duration.ofNanos(-left * PART).toSeconds() + 1));
    }
    try {
      return reading.text();
    } finally {
      long end = nanos.getAsLong();
      left = Math.max(-MOST_OWED, left - (end - begin));
      since = end;
    }
  }
}
