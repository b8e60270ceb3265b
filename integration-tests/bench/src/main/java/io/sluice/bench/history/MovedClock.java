package io.sluice.bench.history;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Stands where it was put, so that a year goes by in minutes. Any thread. */
final class MovedClock extends Clock {
  private volatile long millis;

  MovedClock(long millis) {
    this.millis = millis;
  }

  void moveTo(long to) {
    millis = to;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis);
  }

  @Override
  public long millis() {
    return millis;
  }
}
