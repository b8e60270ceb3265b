package io.sluice.registry.cmdb;

import io.sluice.registry.Instance;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What reads of a list in pages lack of what was there before. Used by one thread, for one list.
 */
final class Losses {
  private final Set<String> expected;
  private Set<String> missing = Set.of();
  private boolean first;

  /**
   * Before the first read of several.
   *
   * @param before the keys of the last list that was believed, none when there was none
   */
  Losses(Set<String> before) {
    this.expected = new HashSet<>(before);
    this.first = before.isEmpty();
  }

  /**
   * Whether the list must be read once more: it lacks entries that the read before it had, or it is
   * the very first. One page cannot lose an entry to another, and a count would have shown it.
   */
  boolean areNew(Collection<Page> pages) {
    if (pages.size() < 2 || pages.iterator().next().count() >= 0) {
      return false;
    }
    Set<String> there = keys(pages);
    Set<String> lacking = new HashSet<>(expected);
    lacking.removeAll(there);
    boolean again = first || !missing.containsAll(lacking);
    first = false;
    missing = lacking;
    expected.addAll(there);
    return again;
  }

  /** One key for each entry: its id, or its places. */
  static Set<String> keys(Collection<Page> pages) {
    Set<String> keys = new HashSet<>();
    for (Page page : pages) {
      page.entries().forEach(entry -> keys.add(key(entry)));
    }
    return keys;
  }

  private static String key(Entry entry) {
    return entry.id().isEmpty()
        ? entry.instances().stream()
            .map(Instance::id)
            .collect(Collectors.joining(" ", entry.service() + " ", ""))
        : entry.id();
  }
}
