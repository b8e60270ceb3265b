package io.sluice.xds.server;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * What stands between a proxy and the newest state, as one stream shows it. Immutable.
 *
 * @param refusals by type
 * @param overdue since when a response of a type is not acknowledged, by type
 * @param unread since when the client does not read, 0 if it does
 */
record Troubles(Map<String, Refusal> refusals, Map<String, Long> overdue, long unread) {
  static final Troubles NONE = new Troubles(Map.of(), Map.of(), 0);

  Troubles {
    refusals = Map.copyOf(refusals);
    overdue = Map.copyOf(overdue);
  }

  /** Whether the proxy does not answer, or does not read. */
  boolean behind() {
    return unread != 0 || !overdue.isEmpty();
  }

  /** Since when, milliseconds since the epoch. */
  long behindSince() {
    return LongStream.concat(
            LongStream.of(unread).filter(since -> since != 0),
            overdue.values().stream().mapToLong(Long::longValue))
        .min()
        .orElse(0);
  }

  Troubles withRefusal(String type, Refusal refusal) {
    return new Troubles(with(refusals, type, refusal), overdue, unread).orNone();
  }

  Troubles withoutRefusal(String type) {
    return new Troubles(without(refusals, type), overdue, unread).orNone();
  }

  Troubles withOverdue(String type, long since) {
    return new Troubles(refusals, with(overdue, type, since), unread);
  }

  Troubles withoutOverdue(String type) {
    return new Troubles(refusals, without(overdue, type), unread).orNone();
  }

  Troubles withUnread(long since) {
    return new Troubles(refusals, overdue, since).orNone();
  }

  /** Thousands of streams without troubles share one value. */
  private Troubles orNone() {
    return refusals.isEmpty() && overdue.isEmpty() && unread == 0 ? NONE : this;
  }

  private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
    Map<String, V> result = new TreeMap<>(map);
    result.put(key, value);
    return result;
  }

  private static <V> Map<String, V> without(Map<String, V> map, String key) {
    Map<String, V> result = new TreeMap<>(map);
    result.remove(key);
    return result;
  }
}
