package io.sluice.xds.protocol;

import java.time.Duration;

/**
 * What one client may cost.
 *
 * @param maxMessageBytes of one request
 * @param maxMetadataBytes of a call's HTTP/2 headers
 * @param maxStreamsPerConnection concurrent calls of one connection
 * @param maxNames that one stream may name, over all its types
 * @param maxTypes that one stream may subscribe to
 * @param maxNodeIdLength in characters
 * @param acknowledgeWithin how long one response holds back the next one of its type, and routes
 *     hold back the removal of clusters
 * @param keepAlive how often a silent connection is asked whether it lives (HTTP/2 PING); it is
 *     closed when it does not answer for as long again, so a host that lost its power is forgotten
 *     after at most twice this; gRPC asks no oftener than every 10 s. By default 15 s: within half
 *     a minute, for 333 small frames a second of 5,000 proxies
 * @param maxIdle how long a connection without a stream stays open
 */
public record Limits(
    int maxMessageBytes,
    int maxMetadataBytes,
    int maxStreamsPerConnection,
    int maxNames,
    int maxTypes,
    int maxNodeIdLength,
    Duration acknowledgeWithin,
    Duration keepAlive,
    Duration maxIdle) {
  public static final Limits DEFAULT =
      new Limits(
          4 * 1024 * 1024,
          16 * 1024,
          100,
          50_000,
          32,
          1_024,
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofMinutes(5));

  public Limits {
    if (maxMessageBytes < 1
        || maxMetadataBytes < 1
        || maxStreamsPerConnection < 1
        || maxNames < 1
        || maxTypes < 1
        || maxNodeIdLength < 1) {
      throw new IllegalArgumentException("every limit is at least 1");
    }
    if (acknowledgeWithin.isNegative()
        || acknowledgeWithin.isZero()
        || keepAlive.isNegative()
        || keepAlive.isZero()
        || maxIdle.isNegative()
        || maxIdle.isZero()) {
      throw new IllegalArgumentException("every duration is positive");
    }
  }

  public Limits withAcknowledgeWithin(Duration duration) {
    return new Limits(
        maxMessageBytes,
        maxMetadataBytes,
        maxStreamsPerConnection,
        maxNames,
        maxTypes,
        maxNodeIdLength,
        duration,
        keepAlive,
        maxIdle);
  }

  public Limits withKeepAlive(Duration duration) {
    return new Limits(
        maxMessageBytes,
        maxMetadataBytes,
        maxStreamsPerConnection,
        maxNames,
        maxTypes,
        maxNodeIdLength,
        acknowledgeWithin,
        duration,
        maxIdle);
  }

  public Limits withMaxNames(int names) {
    return new Limits(
        maxMessageBytes,
        maxMetadataBytes,
        maxStreamsPerConnection,
        names,
        maxTypes,
        maxNodeIdLength,
        acknowledgeWithin,
        keepAlive,
        maxIdle);
  }
}
