package io.sluice.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** Times as people write them: RFC 3339, {@code now}, {@code 10m ago} or {@code -10m}. */
final class Moments {
  private static final String AGO = " ago";

  private Moments() {}

  /**
   * Reads one, as the API wants it.
   *
   * @throws Failure 2 when it is none
   */
  static String parse(String option, String text, Clock clock) {
    String word = text.strip();
    if (word.equals("now")) {
      return clock.instant().toString();
    }
    boolean ago = word.endsWith(AGO);
    if (ago || word.startsWith("-")) {
      String time = ago ? word.substring(0, word.length() - AGO.length()) : word.substring(1);
      Instant at = clock.instant().minus(Durations.parse(option, time.strip()));
      return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }
    try {
      return OffsetDateTime.parse(word).toInstant().toString();
    } catch (DateTimeException e) {
      throw new Failure(
          Failure.USAGE,
          option
              + " wants a time like 2026-03-01T08:00:00Z, or '10m ago' or -10m, not '"
              + text
              + "'");
    }
  }
}
