package io.sluice.view.traffic;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Running totals at one moment, or what was added between two. Immutable. Two readings of one
 * member are subtracted; whoever compares environments compares what one subtraction gave, since
 * both sides of it are of the same seconds.
 *
 * @param epoch which counting it is of: totals begin again at 0 when a member starts
 * @param from when counting began, milliseconds since the epoch
 * @param at when it was read, milliseconds since the epoch
 * @param ways what proxies sent to services
 * @param received what the services' own ingress proxies took in; the way's caller is empty and its
 *     environment the proxy's
 */
public record Reading(
    long epoch, long from, long at, SortedMap<Way, Counts> ways, SortedMap<Way, Counts> received) {

  public Reading {
    ways = Collections.unmodifiableSortedMap(new TreeMap<>(ways));
    received = Collections.unmodifiableSortedMap(new TreeMap<>(received));
  }

  /** Nothing was counted yet. */
  public static Reading empty(long epoch, long at) {
    return new Reading(epoch, at, at, Collections.emptySortedMap(), Collections.emptySortedMap());
  }

  /**
   * What was added since an earlier reading of the same services. Ways to which nothing was added
   * have zeros. After a restart, when the earlier reading is of another counting, it is all that
   * was counted since the start: nothing twice, and what was sent in between is missing.
   */
  public Reading since(Reading earlier) {
    if (earlier.epoch != epoch) {
      return this;
    }
    return new Reading(
        epoch, earlier.at, at, since(ways, earlier.ways), since(received, earlier.received));
  }

  private static SortedMap<Way, Counts> since(Map<Way, Counts> now, Map<Way, Counts> earlier) {
    SortedMap<Way, Counts> added = new TreeMap<>();
    now.forEach(
        (way, counts) -> added.put(way, counts.since(earlier.getOrDefault(way, Counts.NONE))));
    return added;
  }

  /** All that went to a service, by environment; what was dropped is under the empty name. */
  public SortedMap<String, Counts> byEnvironment(String service) {
    SortedMap<String, Counts> sums = new TreeMap<>();
    ways.forEach(
        (way, counts) -> {
          if (way.service().equals(service)) {
            sums.merge(way.environment(), counts, Counts::plus);
          }
        });
    return sums;
  }

  /** All that went to a service, whatever became of it. */
  public Counts sent(String service) {
    return byEnvironment(service).values().stream().reduce(Counts.NONE, Counts::plus);
  }

  /** What each caller sent to a service, by caller and environment. */
  public SortedMap<String, SortedMap<String, Counts>> byCaller(String service) {
    SortedMap<String, SortedMap<String, Counts>> callers = new TreeMap<>();
    ways.forEach(
        (way, counts) -> {
          if (way.service().equals(service)) {
            callers
                .computeIfAbsent(way.caller(), key -> new TreeMap<>())
                .merge(way.environment(), counts, Counts::plus);
          }
        });
    return callers;
  }

  /** What the service's own ingress proxies took in, all environments together. */
  public Counts received(String service) {
    Counts sum = Counts.NONE;
    for (Map.Entry<Way, Counts> one : received.entrySet()) {
      if (one.getKey().service().equals(service)) {
        sum = sum.plus(one.getValue());
      }
    }
    return sum;
  }
}
