package io.sluice.store;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which proxies have streams: with this member, and with each of the others. One thread. */
final class OpenStreams {
  /** This member among those that have a proxy's streams. */
  private static final String HERE = "";

  /** How many; below zero where an end was heard before its begin. */
  private final Map<String, Integer> here = new HashMap<>();

  /** By proxy the members that have streams of it, in the order in which they came to have one. */
  private final Map<String, LinkedHashSet<String>> holders = new HashMap<>();

  /** A stream began here; a proxy may have several. */
  void begins(String proxy) {
    shift(proxy, 1);
  }

  /** A stream ended here; whether the proxy has none here now. */
  boolean ends(String proxy) {
    shift(proxy, -1);
    return !isHere(proxy);
  }

  /** So many more streams began here than ended, or fewer. */
  void shift(String proxy, int streams) {
    here.merge(proxy, streams, (one, other) -> one + other == 0 ? null : one + other);
    if (here.getOrDefault(proxy, 0) > 0) {
      begins(HERE, proxy);
    } else {
      ends(HERE, proxy);
    }
  }

  void begins(String member, String proxy) {
    holders.computeIfAbsent(proxy, key -> new LinkedHashSet<>(2)).add(member);
  }

  void ends(String member, String proxy) {
    holders.computeIfPresent(
        proxy,
        (key, members) -> {
          members.remove(member);
          return members.isEmpty() ? null : members;
        });
  }

  /** Those with this member, as they are. */
  Set<String> here() {
    return with(HERE);
  }

  /** Those with a member, as they are. */
  Set<String> with(String member) {
    Set<String> its = new TreeSet<>();
    holders.forEach(
        (proxy, members) -> {
          if (members.contains(member)) {
            its.add(proxy);
          }
        });
    return its;
  }

  boolean isHere(String proxy) {
    return of(proxy).contains(HERE);
  }

  boolean isAnywhere(String proxy) {
    return holders.containsKey(proxy);
  }

  /** Whether that member is the only one that has a stream of it. */
  boolean isOnlyWith(String member, String proxy) {
    return of(proxy).equals(Set.of(member));
  }

  /** Whether what a member says of it is the newest: its stream began last, or nobody has one. */
  boolean isToldBy(String member, String proxy) {
    String last = member;
    for (String holder : of(proxy)) {
      last = holder;
    }
    return last.equals(member);
  }

  private Set<String> of(String proxy) {
    LinkedHashSet<String> members = holders.get(proxy);
    return members == null ? Set.of() : members;
  }

  /** A member is gone; its proxies that have no stream any more. */
  List<String> gone(String member) {
    Set<String> its = with(member);
    its.forEach(proxy -> ends(member, proxy));
    return its.stream().filter(proxy -> !isAnywhere(proxy)).toList();
  }
}
