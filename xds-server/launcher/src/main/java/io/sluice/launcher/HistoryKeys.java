package io.sluice.launcher;

import java.time.Duration;

/** What is kept of what the registry was: {@code history}. */
final class HistoryKeys {
  static final Key<Duration> KEEP =
      Key.of("history.keep", Kind.duration(Duration.ofHours(24), Duration.ofDays(3_660)), "9600h");

  private HistoryKeys() {}
}
