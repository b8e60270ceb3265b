package io.sluice.registry.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** Moves when a test says so; any thread. */
public final class HandClock extends Clock {
  private final AtomicLong now;

  /** Some day in 2026. */
  public HandClock() {
    this(1_790_000_000_000L);
  }

  /** At some milliseconds since the epoch. */
  public HandClock(long millis) {
    this.now = new AtomicLong(millis);
  }

  /** Lets time go by; a negative time sets the clock back. */
  public void pass(Duration time) {
    now.addAndGet(time.toMillis());
  }

  /** Sets it to some milliseconds since the epoch. */
  public void set(long millis) {
    now.set(millis);
  }

  @Override
  public long millis() {
    return now.get();
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(now.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
