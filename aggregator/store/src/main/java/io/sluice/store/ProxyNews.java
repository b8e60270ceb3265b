package io.sluice.store;

import io.sluice.view.history.Fact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of this member's own proxies was news to its history, for the other members: of each fact
 * the latest. One thread.
 */
final class ProxyNews {
  /** Who holds the same stands together, so that its version is written once. */
  static final Comparator<Fact> ORDER =
      Comparator.comparing(ProxyNews::cluster).thenComparing(ProxyNews::version);

  private final Map<String, Fact> facts = new LinkedHashMap<>();
  private boolean wanted;

  /** Whether there is anybody to tell. */
  void wanted(boolean now) {
    wanted = now;
  }

  void add(Fact fact) {
    if (wanted) {
      facts.put(fact.key(), fact);
    }
  }

  /** All of it, in order; nothing is left. */
  List<Fact> take() {
    List<Fact> all = new ArrayList<>(facts.values());
    facts.clear();
    all.sort(ORDER);
    return all;
  }

  private static String cluster(Fact fact) {
    return fact instanceof Fact.Held held ? held.cluster() : "";
  }

  private static String version(Fact fact) {
    return fact instanceof Fact.Held held ? held.version() : "";
  }
}
