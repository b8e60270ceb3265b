package io.sluice.console.contract;

import java.util.List;
import java.util.Map;

/**
 * One port as it was published.
 *
 * @param name empty for the default one
 * @param protocol empty when unknown
 * @param published basis points that each environment got in truth
 * @param dropped basis points of requests
 * @param versions of the assignment that were offered, of all its variants
 * @param since when the shares became so
 */
public record RecordedPort(
    String name,
    String protocol,
    Map<String, Integer> published,
    int dropped,
    List<String> versions,
    String since) {
  public RecordedPort {
    published = Ordered.copy(published);
    versions = List.copyOf(versions);
  }
}
