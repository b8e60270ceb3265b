package io.sluice.migrations;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What stops a migration that does harm. No data holds the step; it neither passes nor fails. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Guard.ErrorRate.class, name = "errorRate"),
  @JsonSubTypes.Type(value = Guard.Latency.class, name = "latency"),
  @JsonSubTypes.Type(value = Guard.Prometheus.class, name = "prometheus"),
  @JsonSubTypes.Type(value = Guard.Webhook.class, name = "webhook")
})
public sealed interface Guard {
  /** Names it within its plan: letters, digits and {@code -}. */
  String name();

  OnFailure onFailure();

  /**
   * The new environment's error rate against the old one's of the same seconds.
   *
   * @param deltaBasisPoints that it may be worse, 0 to 5,000
   */
  record ErrorRate(String name, int deltaBasisPoints, OnFailure onFailure) implements Guard {}

  /**
   * The new environment's latency against the old one's at the same time; needs a feed.
   *
   * @param quantileBasisPoints which quantile, 1 to 9,999
   * @param deltaMs that it may be slower
   * @param forMs it fails once it was slower than that for so long
   */
  record Latency(
      String name, int quantileBasisPoints, long deltaMs, long forMs, OnFailure onFailure)
      implements Guard {}

  /**
   * A query whose answer somebody else computes; an answer of 1 passes, of 0 fails.
   *
   * @param query PromQL, at most 4,096 characters
   */
  record Prometheus(String name, String query, OnFailure onFailure) implements Guard {}

  /**
   * A URL that is asked.
   *
   * @param url http or https, at most 2,048 characters
   */
  record Webhook(String name, String url, OnFailure onFailure) implements Guard {}
}
