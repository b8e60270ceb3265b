package io.sluice.console.contract;

import java.util.List;

/**
 * An endpoint as it was.
 *
 * @param sources that claimed it, the winner first
 * @param sequence of the winner's snapshot that brought this; 0 when it is not known
 * @param since when it became so
 */
public record RecordedEndpoint(
    String address,
    int port,
    String network,
    String servicePort,
    String environment,
    String region,
    String zone,
    String health,
    int weight,
    String state,
    String standing,
    boolean stale,
    List<String> sources,
    long sequence,
    String since) {
  public RecordedEndpoint {
    sources = List.copyOf(sources);
  }
}
