package io.sluice.engine.weigh;

import io.sluice.view.Deviation;
import io.sluice.view.Deviation.Reason;
import io.sluice.view.Policy.Empty;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What each environment gets in truth.
 *
 * @param published in basis points, by environment; empty when nobody serves
 * @param standby ready environments that stand by, the first one first
 * @param dropped in basis points
 * @param deviations from what was asked, by environment
 */
record Shares(
    SortedMap<String, Integer> published,
    List<String> standby,
    int dropped,
    List<Deviation> deviations) {

  /** The most times its part of the ready endpoint weight that an environment may get. */
  private static final long HOTSPOT = 10;

  /**
   * Works out the shares.
   *
   * @param ready weight of ready endpoints by environment; those without any are not in it
   */
  static Shares of(Asked asked, Map<String, Long> ready) {
    SortedMap<String, Integer> serving = new TreeMap<>();
    int missing = 0;
    for (Map.Entry<String, Integer> weight : asked.split().weights().entrySet()) {
      if (weight.getValue() > 0 && ready.containsKey(weight.getKey())) {
        serving.put(weight.getKey(), weight.getValue());
      } else {
        missing += weight.getValue();
      }
    }
    List<String> standby = new ArrayList<>(asked.standby());
    standby.removeIf(environment -> !ready.containsKey(environment));
    boolean holds = asked.policy().empty() == Empty.HOLD;
    if (serving.isEmpty()) {
      return withoutServing(asked, holds, standby);
    }
    int dropped = holds ? missing : 0;
    SortedMap<String, Integer> published =
        filled(TrafficSplit.WHOLE - dropped, serving, caps(asked.home(), serving, ready));
    return new Shares(
        published,
        standby,
        dropped,
        deviations(asked, published, holds ? Reason.HELD : Reason.SPILLED));
  }

  /** Everything is missing: those that stand by take over, unless it is to be held. */
  private static Shares withoutServing(Asked asked, boolean holds, List<String> standby) {
    SortedMap<String, Integer> published = new TreeMap<>();
    if (standby.isEmpty()) {
      return new Shares(published, standby, 0, deviations(asked, published, Reason.NOBODY_READY));
    }
    if (holds) {
      return new Shares(published, List.of(), 0, deviations(asked, published, Reason.HELD));
    }
    published.put(standby.get(0), TrafficSplit.WHOLE);
    return new Shares(
        published,
        standby.subList(1, standby.size()),
        0,
        deviations(asked, published, Reason.SPILLED));
  }

  /** In basis points, at least 1; the home is never capped. Only who takes part counts. */
  private static Map<String, Integer> caps(
      String home, SortedMap<String, Integer> serving, Map<String, Long> ready) {
    long all = serving.keySet().stream().mapToLong(name -> ready.getOrDefault(name, 0L)).sum();
    Map<String, Integer> caps = new TreeMap<>();
    for (String environment : serving.keySet()) {
      long part = ready.getOrDefault(environment, 0L);
      long cap = HOTSPOT * TrafficSplit.WHOLE * part / all;
      boolean capped = !environment.equals(home) && cap < TrafficSplit.WHOLE;
      caps.put(environment, capped ? Math.max(1, (int) cap) : TrafficSplit.WHOLE);
    }
    return caps;
  }

  /**
   * Fills environments in proportion to what was asked, each up to its cap: everyone gets the
   * lesser of its cap and one common multiple of what it asked for. There is exactly one such
   * multiple, so it does not matter whether spilling or capping is thought of first. The caps of
   * all sum to at least ten times the whole, or one of them is the whole, so somebody is always
   * open.
   */
  private static SortedMap<String, Integer> filled(
      int total, SortedMap<String, Integer> serving, Map<String, Integer> caps) {
    SortedMap<String, Integer> published = new TreeMap<>();
    SortedMap<String, Long> open = new TreeMap<>();
    serving.forEach((environment, weight) -> open.put(environment, weight.longValue()));
    long left = total;
    boolean again = true;
    while (again) {
      again = false;
      long sum = open.values().stream().mapToLong(Long::longValue).sum();
      long toShare = left;
      for (Map.Entry<String, Long> weight : List.copyOf(open.entrySet())) {
        int cap = caps.getOrDefault(weight.getKey(), TrafficSplit.WHOLE);
        if (weight.getValue() * toShare > cap * sum) {
          published.put(weight.getKey(), cap);
          open.remove(weight.getKey());
          left -= cap;
          again = true;
        }
      }
    }
    Apportionment.of(left, open)
        .forEach((environment, share) -> published.put(environment, share.intValue()));
    return published;
  }

  private static List<Deviation> deviations(
      Asked asked, SortedMap<String, Integer> published, Reason missing) {
    TreeMap<String, Integer> all = new TreeMap<>(asked.split().weights());
    published.keySet().forEach(environment -> all.putIfAbsent(environment, 0));
    List<Deviation> deviations = new ArrayList<>();
    all.forEach(
        (environment, weight) -> {
          int share = published.getOrDefault(environment, 0);
          if (share != weight) {
            Reason reason =
                share == 0 ? missing : share < weight ? Reason.CAPACITY : Reason.RECEIVES;
            deviations.add(new Deviation(environment, reason, weight, share));
          }
        });
    return deviations;
  }
}
