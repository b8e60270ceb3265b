package io.sluice.registry.etcd;

import java.time.Duration;

/**
 * How often etcd is asked, how long it is waited for, and how much is taken from it.
 *
 * @param heartbeat how often a read and the watch must show that they live
 * @param answer how long an answer may take
 * @param connect how long a connection may take to stand
 * @param settle after changes were reported, further ones are taken together for this long
 * @param firstRetry the pause after a first failure; it doubles with each further one
 * @param lastRetry the longest pause
 * @param page how many keys are read at once
 * @param maxMessageBytes an answer that is longer is refused, and the page made smaller
 * @param maxValueBytes a longer value is rejected
 * @param maxEntries with more keys than that below the prefix nothing is believed
 */
public record EtcdPacing(
    Duration heartbeat,
    Duration answer,
    Duration connect,
    Duration settle,
    Duration firstRetry,
    Duration lastRetry,
    int page,
    int maxMessageBytes,
    int maxValueBytes,
    int maxEntries) {

  /**
   * What production uses. etcd itself takes values of at most 1.5 MB unless it is told otherwise; a
   * value of an instance has a few hundred bytes.
   */
  public static final EtcdPacing DEFAULT =
      new EtcdPacing(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofMillis(10),
          Duration.ofMillis(500),
          Duration.ofSeconds(10),
          1_000,
          16 * 1024 * 1024,
          64 * 1024,
          200_000);

  public EtcdPacing {
    if (page < 1 || maxMessageBytes < 1 || maxValueBytes < 1 || maxEntries < 1) {
      throw new IllegalArgumentException("page and limits must be at least 1");
    }
  }
}
