package io.sluice.registry.consul;

import java.time.Duration;

/**
 * How often Consul is asked, and how long it is waited for.
 *
 * @param blocking how long a blocking query waits for a change; 1 s to 10 min, which is Consul's
 *     limit
 * @param settle after a wake-up was acted on, further ones are taken together for this long
 * @param sweepPerSecond how many names a sweep reads again in a second, at least 1
 * @param sweepAtLeast a sweep is made this often also when nothing asks for it
 * @param heartbeat how long a silent agent is believed to live
 * @param answer how long an answer (but to a blocking query) may take to begin or to go on
 * @param firstRetry the pause after a first failure; it doubles with each further one
 * @param lastRetry the longest pause
 * @param maxAnswerBytes an answer that is longer is refused
 */
public record Pacing(
    Duration blocking,
    Duration settle,
    int sweepPerSecond,
    Duration sweepAtLeast,
    Duration heartbeat,
    Duration answer,
    Duration firstRetry,
    Duration lastRetry,
    long maxAnswerBytes) {

  /**
   * What production uses. The wait is shorter than the minute after which proxies cut idle
   * connections; the largest answer, the checks of 200,000 instances, has about 70 MB.
   */
  public static final Pacing DEFAULT =
      new Pacing(
          Duration.ofSeconds(50),
          Duration.ofMillis(100),
          200,
          Duration.ofMinutes(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofMillis(500),
          Duration.ofSeconds(10),
          128L * 1024 * 1024);

  public Pacing {
    if (blocking.compareTo(Duration.ofSeconds(1)) < 0
        || blocking.compareTo(Duration.ofMinutes(10)) > 0) {
      throw new IllegalArgumentException("blocking must be 1 s to 10 min, not " + blocking);
    }
    if (sweepPerSecond < 1) {
      throw new IllegalArgumentException("sweepPerSecond must be at least 1");
    }
    if (maxAnswerBytes < 1) {
      throw new IllegalArgumentException("maxAnswerBytes must be at least 1");
    }
  }
}
