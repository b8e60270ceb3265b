package io.sluice.migrations.planner;

import java.util.Comparator;

/**
 * One service calls another.
 *
 * @param caller the one that calls
 * @param service the one that is called
 * @param requests that were measured, 0 where it is only declared
 */
public record Call(String caller, String service, long requests) implements Comparable<Call> {
  private static final Comparator<Call> ORDER =
      Comparator.comparing(Call::caller)
          .thenComparing(Call::service)
          .thenComparingLong(Call::requests);

  @Override
  public int compareTo(Call other) {
    return ORDER.compare(this, other);
  }
}
