package io.sluice.view;

import io.sluice.view.people.Scope;
import java.util.Comparator;

/**
 * A time in which nobody shifts traffic away from where it is.
 *
 * @param id made by the store
 * @param scope which services, and whose environment's share must not change
 * @param since when it began, milliseconds since the epoch
 * @param until when it ends by itself, milliseconds since the epoch; {@link #OPEN_ENDED} when
 *     somebody has to end it
 * @param actor who said so
 * @param reason as given
 */
public record Freeze(String id, Scope scope, long since, long until, String actor, String reason) {
  /** No end but by hand. */
  public static final long OPEN_ENDED = Long.MAX_VALUE;

  /** The order of lists. */
  public static final Comparator<Freeze> ORDER =
      Comparator.comparingLong(Freeze::since).thenComparing(Freeze::id);

  /** Whether it still stands. */
  public boolean standsAt(long now) {
    return until > now;
  }

  /** Whether it is of a change of a service's weights, or of its policy, which they all feel. */
  public boolean covers(String service, NextSplit.Difference change) {
    if (change.towardsHome() || !scope.covers(service)) {
      return false;
    }
    return scope.environment().equals(Scope.ALL)
        || change.weights().isEmpty()
        || change.weights().containsKey(scope.environment());
  }

  /** Whether it says anything of a service. */
  public boolean concerns(String service) {
    return scope.covers(service);
  }
}
