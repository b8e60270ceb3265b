package io.sluice.engine.weigh;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whole units handed out in proportion, none lost: the method of largest remainders. */
final class Apportionment {
  private Apportionment() {}

  /**
   * Parts of a total in proportion to weights, at least 1 each; ties go to the first key.
   *
   * @param total units, at least as many as there are keys; times the greatest weight below 2^63
   * @param weights positive, at least one
   */
  static <K extends Comparable<K>> SortedMap<K, Long> of(long total, SortedMap<K, Long> weights) {
    if (total < weights.size()) {
      throw new IllegalArgumentException(total + " units for " + weights.size());
    }
    long sum = weights.values().stream().mapToLong(Long::longValue).sum();
    SortedMap<K, Long> parts = new TreeMap<>();
    Map<K, Long> remainders = new TreeMap<>();
    long left = total;
    for (Map.Entry<K, Long> weight : weights.entrySet()) {
      long product = Math.multiplyExact(total, weight.getValue());
      long part = Math.max(1, product / sum);
      parts.put(weight.getKey(), part);
      remainders.put(weight.getKey(), part > product / sum ? 0 : product % sum);
      left -= part;
    }
    List<K> byRemainder = new ArrayList<>(parts.keySet());
    byRemainder.sort(
        Comparator.<K>comparingLong(key -> -remainders.getOrDefault(key, 0L))
            .thenComparing(Comparator.naturalOrder()));
    for (int i = 0; left > 0; i = (i + 1) % byRemainder.size(), left--) {
      parts.merge(byRemainder.get(i), 1L, Long::sum);
    }
    for (; left < 0; left++) {
      parts.merge(largest(parts), -1L, Long::sum);
    }
    return parts;
  }

  /** Who gives back what those below 1 were given. */
  private static <K> K largest(SortedMap<K, Long> parts) {
    Map.Entry<K, Long> largest = parts.entrySet().iterator().next();
    for (Map.Entry<K, Long> part : parts.entrySet()) {
      if (part.getValue() > largest.getValue()) {
        largest = part;
      }
    }
    return largest.getKey();
  }
}
