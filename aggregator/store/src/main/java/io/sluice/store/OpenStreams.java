package io.sluice.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which proxies have streams: with this member, and with each of the others. One thread. */
final class OpenStreams {
  private final Map<String, Integer> here = new HashMap<>();
  private final Map<String, Set<String>> elsewhere = new HashMap<>();

  /** A stream began here; a proxy may have several. */
  void begins(String proxy) {
    here.merge(proxy, 1, Integer::sum);
  }

  /** A stream ended here; whether it was the proxy's last one here. */
  boolean ends(String proxy) {
    return here.computeIfPresent(proxy, (key, count) -> count > 1 ? count - 1 : null) == null;
  }

  void begins(String member, String proxy) {
    elsewhere.computeIfAbsent(member, name -> new HashSet<>()).add(proxy);
  }

  void ends(String member, String proxy) {
    elsewhere.getOrDefault(member, Set.of()).remove(proxy);
  }

  /** Those with this member, as they are. */
  Set<String> here() {
    return Set.copyOf(here.keySet());
  }

  /** Those with another member, as they are. */
  Set<String> with(String member) {
    return Set.copyOf(elsewhere.getOrDefault(member, Set.of()));
  }

  boolean isHere(String proxy) {
    return here.containsKey(proxy);
  }

  boolean isAnywhere(String proxy) {
    return isHere(proxy) || elsewhere.values().stream().anyMatch(some -> some.contains(proxy));
  }

  /** Whether that member is the only one that has a stream of it. */
  boolean isOnlyWith(String member, String proxy) {
    return !isHere(proxy)
        && elsewhere.entrySet().stream()
            .allMatch(one -> one.getKey().equals(member) == one.getValue().contains(proxy));
  }

  /** A member is gone; its proxies that have no stream any more. */
  List<String> gone(String member) {
    Set<String> its = elsewhere.remove(member);
    return its == null
        ? List.of()
        : its.stream().filter(proxy -> !isAnywhere(proxy)).sorted().toList();
  }
}
