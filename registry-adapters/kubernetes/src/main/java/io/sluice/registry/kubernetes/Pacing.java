package io.sluice.registry.kubernetes;

import java.time.Duration;

/**
 * How often the API server is asked, and how long it is waited for.
 *
 * @param page how many objects one answer of a listing may have, 1 to 10,000
 * @param answer how long a short answer, and the beginning of any, is waited for
 * @param listing how long one page of a listing may take
 * @param watch after this long a watch is ended and begun anew where it was, so that a connection
 *     that died in silence is found; at least 1 s
 * @param heartbeat how often a short question is asked beside the watches
 * @param rights how often rights that were lacking for pods, services or nodes are tried again
 * @param firstRetry the pause after a first failure; it doubles with each further one
 * @param lastRetry the longest pause
 * @param maxAnswerBytes an answer that is longer is refused
 * @param maxEventBytes one event of a watch that is longer is refused
 */
public record Pacing(
    int page,
    Duration answer,
    Duration listing,
    Duration watch,
    Duration heartbeat,
    Duration rights,
    Duration firstRetry,
    Duration lastRetry,
    int maxAnswerBytes,
    int maxEventBytes) {

  /**
   * What production uses. A minute is after how long the API server sends a bookmark anyway; etcd
   * keeps an object below 1.5 MB, which a page of 500 can reach in no real cluster.
   */
  public static final Pacing DEFAULT =
      new Pacing(
          500,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          64 * 1024 * 1024,
          4 * 1024 * 1024);

  public Pacing {
    if (page < 1 || page > 10_000) {
      throw new IllegalArgumentException("page must be 1 to 10000, not " + page);
    }
    if (watch.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("watch must be at least 1 s, not " + watch);
    }
    if (maxAnswerBytes < 1 || maxEventBytes < 1) {
      throw new IllegalArgumentException("maxAnswerBytes and maxEventBytes must be at least 1");
    }
  }
}
