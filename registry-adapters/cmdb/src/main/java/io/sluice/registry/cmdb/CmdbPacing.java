package io.sluice.registry.cmdb;

import java.time.Duration;

/**
 * How often a CMDB is asked, and how long it is waited for.
 *
 * @param refresh from the end of one read to the next, give or take a tenth; 1 s to 24 h in
 *     production
 * @param requestsPerSecond pages asked for in a second at most, evenly spread; 1 to 1,000
 * @param answer how long one page may take from the question to its last byte
 * @param gap the least pause between two reads, also when the guard asks
 * @param firstRetry the pause after a first failure; it doubles with each further one
 * @param lastRetry the longest pause, but for what the CMDB itself asks for
 * @param maxRetryAfter how much of a {@code Retry-After} is believed
 * @param maxPageBytes a page that is longer is refused
 */
public record CmdbPacing(
    Duration refresh,
    int requestsPerSecond,
    Duration answer,
    Duration gap,
    Duration firstRetry,
    Duration lastRetry,
    Duration maxRetryAfter,
    int maxPageBytes) {

  /** What production uses; 1,000 entries of NetBox have about 2 MB. */
  public static final CmdbPacing DEFAULT =
      new CmdbPacing(
          Duration.ofSeconds(60),
          10,
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofMinutes(5),
          32 * 1024 * 1024);

  public CmdbPacing {
    if (requestsPerSecond < 1 || requestsPerSecond > 1_000) {
      throw new IllegalArgumentException(
          "requestsPerSecond must be 1 to 1000, not " + requestsPerSecond);
    }
    if (refresh.compareTo(gap) < 0) {
      throw new IllegalArgumentException("refresh must be at least " + gap + ", not " + refresh);
    }
    if (maxPageBytes < 1) {
      throw new IllegalArgumentException("maxPageBytes must be at least 1");
    }
  }

  /** The same with another refresh and rate. */
  public CmdbPacing with(Duration otherRefresh, int otherRate) {
    return new CmdbPacing(
        otherRefresh, otherRate, answer, gap, firstRetry, lastRetry, maxRetryAfter, maxPageBytes);
  }

  /** The same with another patience for a page. */
  public CmdbPacing withAnswer(Duration other) {
    return new CmdbPacing(
        refresh, requestsPerSecond, other, gap, firstRetry, lastRetry, maxRetryAfter, maxPageBytes);
  }
}
