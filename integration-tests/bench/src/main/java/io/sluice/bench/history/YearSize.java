package io.sluice.bench.history;

import java.time.Duration;

/**
 * How much is recorded.
 *
 * @param services in the registry
 * @param instances of each, about which their number wanders
 * @param days that are recorded
 * @param changes of one instance each, a day, at random times of random services
 * @param callers proxies that acknowledge each change of a service
 */
record YearSize(int services, int instances, int days, int changes, int callers) {
  /** Services that one proxy calls. */
  static final int CALLED = 50;

  long total() {
    return (long) days * changes;
  }

  /** Mean time between two changes. */
  double pauseMillis() {
    return (double) Duration.ofDays(1).toMillis() / changes;
  }

  /** As many as it takes for each service to have its callers. */
  int proxies() {
    return Math.max(callers, services * callers / CALLED);
  }
}
