package io.sluice.registry.kubernetes;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * In which slices something occurs; owned by one thread.
 *
 * @param <T> a pod or a node
 */
final class Occurrences<T> {
  /** Most pods are in one slice, which needs no table of its own. */
  private final Map<T, Set<Key>> slices = new HashMap<>();

  boolean has(T one) {
    return slices.containsKey(one);
  }

  Set<Key> of(T one) {
    return slices.getOrDefault(one, Set.of());
  }

  void add(T one, Key slice) {
    Set<Key> before = slices.get(one);
    if (before == null) {
      slices.put(one, Set.of(slice));
    } else if (before instanceof HashSet<Key> table) {
      table.add(slice);
    } else if (!before.contains(slice)) {
      Set<Key> table = new HashSet<>(before);
      table.add(slice);
      slices.put(one, table);
    }
  }

  void remove(T one, Key slice) {
    Set<Key> before = slices.get(one);
    if (before == null || !before.contains(slice)) {
      return;
    }
    if (before.size() == 1) {
      slices.remove(one);
    } else {
      before.remove(slice);
    }
  }
}
