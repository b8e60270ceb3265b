package io.sluice.registry.names;

import java.time.Duration;

/**
 * How often and how long names are looked up.
 *
 * @param leastTtl an answer is held at least as long, whatever its TTL
 * @param mostTtl an answer is held at most as long
 * @param lookup after it a lookup has failed
 * @param firstWait how long a service's first reading waits for a name that was never looked up
 * @param firstRetry the pause after a first failed lookup, at most
 * @param lastRetry the longest pause between failed lookups
 * @param perSecond lookups at most, two questions each (A and AAAA)
 * @param inFlight lookups at a time
 */
record NamePacing(
    Duration leastTtl,
    Duration mostTtl,
    Duration lookup,
    Duration firstWait,
    Duration firstRetry,
    Duration lastRetry,
    int perSecond,
    int inFlight) {
  /** The first wait is twice what 10,000 names take at this rate. */
  static final NamePacing DEFAULT =
      new NamePacing(
          Duration.ofSeconds(1),
          Duration.ofHours(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          2_000,
          200);

  /** A TTL within the bounds. */
  Duration held(Duration ttl) {
    return ttl.compareTo(leastTtl) < 0 ? leastTtl : ttl.compareTo(mostTtl) > 0 ? mostTtl : ttl;
  }
}
