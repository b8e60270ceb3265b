package io.sluice.console.web;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Times in queries: RFC 3339, not in the future. */
final class Moments {
  private Moments() {}

  /**
   * The time of a parameter, in milliseconds since the epoch.
   *
   * @param otherwise when it is not given
   * @throws Refusal 422 when it is none
   */
  static long of(Call call, String name, Clock clock, long otherwise) {
    String text = call.query(name);
    if (text == null) {
      return otherwise;
    }
    Instant at = parsed(text);
    if (at == null) {
      throw Refusal.of(422, name + " must be a time like 2026-03-01T08:00:00Z (RFC 3339)");
    }
    if (at.isBefore(Instant.EPOCH) || at.isAfter(clock.instant().plusSeconds(60))) {
      throw Refusal.of(422, name + " must be after 1970 and not in the future");
    }
    return Math.min(at.toEpochMilli(), clock.millis());
  }

  private static @Nullable Instant parsed(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null; // the caller says what it must be
    }
  }

  static String text(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
