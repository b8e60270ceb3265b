package io.sluice.view;

import java.time.Duration;
import java.util.Comparator;

/**
 * An operator's standing word on a service, a source or a zone: that no silent loss of it is
 * believed for a while (announced departures still go), or that its endpoints are drained.
 *
 * @param scope of what
 * @param name of the service, source or zone
 * @param since when it began, milliseconds since the epoch
 * @param until when it ends by itself, milliseconds since the epoch; {@link #OPEN_ENDED} when a
 *     drain does not
 * @param actor who said so
 * @param reason as given, may be empty
 */
public record Hold(Scope scope, String name, long since, long until, String actor, String reason) {
  /** When what nobody gave an end ends. */
  public static final long OPEN_ENDED = Long.MAX_VALUE;

  /** How long a drain lasts that only an operator ends. */
  public static final Duration UNTIL_ENDED = Duration.ofMillis(OPEN_ENDED);

  /** The longest that a hold may last. */
  public static final Duration LONGEST = Duration.ofDays(7);

  /** The shortest that a hold may last. */
  public static final Duration SHORTEST = Duration.ofSeconds(1);

  /** The order of lists. */
  public static final Comparator<Hold> ORDER =
      Comparator.comparing(Hold::scope).thenComparing(Hold::name);

  /** Whether one of a scope may last so long; drains may also last until they are ended. */
  public static boolean mayLast(Scope scope, Duration time) {
    return (time.compareTo(SHORTEST) >= 0 && time.compareTo(LONGEST) <= 0)
        || (scope.drains() && time.equals(UNTIL_ENDED));
  }

  /** One that begins now. */
  public static Hold of(
      Scope scope, String name, long now, Duration time, String actor, String reason) {
    long until = time.equals(UNTIL_ENDED) ? OPEN_ENDED : now + time.toMillis();
    return new Hold(scope, name, now, until, actor, reason);
  }

  /** Whether it still stands. */
  public boolean standsAt(long now) {
    return until > now;
  }

  /** What is said of what. */
  public enum Scope {
    /** Losses of one service are refused, whichever source it is in. */
    SERVICE,
    /** Losses of all services of one source are refused. */
    SOURCE,
    /** What nobody but one source brings gets no new traffic. */
    DRAINED_SOURCE,
    /** What is in one zone gets no new traffic. */
    DRAINED_ZONE;

    /** Whether it takes endpoints out of the traffic; else it refuses losses. */
    public boolean drains() {
      return this == DRAINED_SOURCE || this == DRAINED_ZONE;
    }
  }
}
