package io.sluice.engine.guard;

import io.sluice.engine.guard.Entry.Missing;
import io.sluice.engine.guard.Entry.Present;
import io.sluice.engine.guard.Entry.Vanished;
import io.sluice.engine.guard.Entry.Waiting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The claims of one service and how many there are of each kind. */
final class Roster {
  private final NavigableMap<ClaimKey, Entry> entries = new TreeMap<>();
  private int ready;
  private int waiting;
  private int vanished;
  private int missing;

  @Nullable Entry get(ClaimKey key) {
    return entries.get(key);
  }

  /** Replaces, adds, or with null removes. */
  void put(ClaimKey key, @Nullable Entry entry) {
    Entry before = entry == null ? entries.remove(key) : entries.put(key, entry);
    count(before, -1);
    count(entry, 1);
  }

  private void count(@Nullable Entry entry, int step) {
    if (entry instanceof Present present) {
      ready += present.isReady() ? step : 0;
    } else if (entry instanceof Waiting) {
      waiting += step;
    } else if (entry instanceof Vanished) {
      vanished += step;
    } else if (entry instanceof Missing) {
      missing += step;
    } else if (entry != null) {
      throw new IllegalStateException("no count for " + entry);
    }
  }

  /** Reported ready and let in. */
  int ready() {
    return ready;
  }

  int waiting() {
    return waiting;
  }

  int vanished() {
    return vanished;
  }

  int missing() {
    return missing;
  }

  /** Silently gone, judged or not. */
  int absent() {
    return vanished + missing;
  }

  int size() {
    return entries.size();
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  /** The keys that are not among these. */
  List<ClaimKey> others(Set<ClaimKey> seen) {
    return entries.keySet().stream().filter(key -> !seen.contains(key)).toList();
  }

  /** Visits all entries of a kind; the visitor may change the roster. */
  <E extends Entry> void each(Class<E> kind, BiConsumer<ClaimKey, E> visitor) {
    each(entries, kind, visitor);
  }

  /** Visits the entries of a kind at one address; the visitor may change the roster. */
  <E extends Entry> void at(Target target, Class<E> kind, BiConsumer<ClaimKey, E> visitor) {
    each(there(target), kind, visitor);
  }

  private Map<ClaimKey, Entry> there(Target target) {
    Map<ClaimKey, Entry> there = new TreeMap<>();
    for (Map.Entry<ClaimKey, Entry> each : entries.tailMap(ClaimKey.before(target)).entrySet()) {
      if (!each.getKey().target().equals(target)) {
        break;
      }
      there.put(each.getKey(), each.getValue());
    }
    return there;
  }

  /** Whether anything there is missing. */
  boolean holds(Target target) {
    return missing > 0 && any(target, Missing.class::isInstance);
  }

  /** Whether anything there is published ready. */
  boolean serves(Target target) {
    return any(target, Roster::isServed);
  }

  /** Whether an entry is published ready. */
  static boolean isServed(Entry entry) {
    return entry instanceof Missing || (entry instanceof Present present && present.isReady());
  }

  private boolean any(Target target, Predicate<Entry> wanted) {
    return there(target).values().stream().anyMatch(wanted);
  }

  private static <E extends Entry> void each(
      Map<ClaimKey, Entry> from, Class<E> kind, BiConsumer<ClaimKey, E> visitor) {
    List<Map.Entry<ClaimKey, E>> chosen = new ArrayList<>();
    from.forEach(
        (key, entry) -> {
          if (kind.isInstance(entry)) {
            chosen.add(Map.entry(key, kind.cast(entry)));
          }
        });
    chosen.forEach(each -> visitor.accept(each.getKey(), each.getValue()));
  }
}
