package io.sluice.console.web;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Times as queries and bodies say them: RFC 3339. Those in queries are not in the future. */
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

  /** RFC 3339 in UTC. */
  static String text(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  /** The same of what may not have been. */
  static @Nullable String orNull(@Nullable Long millis) {
    return millis == null ? null : text(millis);
  }
}
