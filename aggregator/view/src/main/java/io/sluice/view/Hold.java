package io.sluice.view;

import java.time.Duration;
import java.util.Comparator;

/**
 * An operator's word that no silent loss is to be believed for a while. Announced departures still
 * go.
 *
 * @param scope of what
 * @param name of the service or source
 * @param since when it began, milliseconds since the epoch
 * @param until when it ends by itself, milliseconds since the epoch
 * @param actor who said so
 * @param reason as given, may be empty
 */
public record Hold(Scope scope, String name, long since, long until, String actor, String reason) {
  /** The longest that a hold may last. */
  public static final Duration LONGEST = Duration.ofDays(7);

  /** The shortest that a hold may last. */
  public static final Duration SHORTEST = Duration.ofSeconds(1);

  /** The order of lists. */
  public static final Comparator<Hold> ORDER =
      Comparator.comparing(Hold::scope).thenComparing(Hold::name);

  /** Whether a hold may last so long. */
  public static boolean mayLast(Duration time) {
    return time.compareTo(SHORTEST) >= 0 && time.compareTo(LONGEST) <= 0;
  }

  /** Whether it still stands. */
  public boolean standsAt(long now) {
    return until > now;
  }

  /** Of what losses are refused. */
  public enum Scope {
    /** Of one service, whichever source it is in. */
    SERVICE,
    /** Of all services of one source. */
    SOURCE
  }
}
