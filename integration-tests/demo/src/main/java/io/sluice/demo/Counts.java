package io.sluice.demo;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers so far.
 *
 * @param served answers with status 200, by environment
 * @param failed requests with another status or none
 */
record Counts(Map<String, Long> served, long failed) {
  static final Counts NONE = new Counts(Map.of(), 0);

  Counts {
    served = Map.copyOf(served);
  }

  /** What came after {@code earlier}. */
  Counts since(Counts earlier) {
    var difference = new LinkedHashMap<String, Long>();
    served.forEach(
        (environment, count) -> difference.put(environment, count - earlier.of(environment)));
    return new Counts(difference, failed - earlier.failed);
  }

  long of(String environment) {
    return served.getOrDefault(environment, 0L);
  }

  /** Served ones alone. */
  long answered() {
    return served.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Percent of the served requests, 0 to 100; 0 when there are none. */
  double share(String environment) {
    long all = answered();
    return all == 0 ? 0 : 100.0 * of(environment) / all;
  }
}
