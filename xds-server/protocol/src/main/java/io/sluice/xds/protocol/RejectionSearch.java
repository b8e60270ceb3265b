package io.sluice.xds.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the bad resource of a rejected response by trying halves, each alone, so that the good ones
 * get through. One bad among n costs about 2 log2(n) responses. What has nothing to do with it
 * takes every other turn and does not wait for the end of the search.
 *
 * <p>A value of one subscription; not safe for other threads.
 */
final class RejectionSearch {
  private List<Set<String>> groups = List.of();
  private boolean suspectsTurn;

  /** How many groups of suspects are still to be tried. */
  int groups() {
    return groups.size();
  }

  boolean active() {
    return !groups.isEmpty();
  }

  /**
   * Which of the waiting names may go together in the next response: all of them when nobody is
   * suspected, else one group of suspects or all the others, by turns.
   */
  Set<String> choose(Set<String> waiting) {
    if (groups.isEmpty()) {
      return waiting.size() == 1 ? Set.copyOf(waiting) : new TreeSet<>(waiting);
    }
    groups.forEach(group -> group.retainAll(waiting));
    groups.removeIf(Set::isEmpty);
    Set<String> others = new TreeSet<>(waiting);
    groups.forEach(others::removeAll);
    Set<String> group = groups.isEmpty() ? null : groups.get(0);
    if (group == null) {
      return others;
    }
    boolean suspects = suspectsTurn || others.isEmpty();
    suspectsTurn = !suspects;
    return suspects ? new TreeSet<>(group) : others;
  }

  /** These were rejected together, or there is one and it was not alone: each half is tried. */
  void rejected(Set<String> suspects) {
    cleared(suspects);
    List<String> sorted = List.copyOf(new TreeSet<>(suspects));
    int half = (sorted.size() + 1) / 2;
    addFirst(sorted.subList(half, sorted.size()));
    addFirst(sorted.subList(0, half));
    suspectsTurn = true;
  }

  /** These are suspected no longer: accepted, changed, found guilty or not wanted any more. */
  void cleared(Set<String> names) {
    if (groups.isEmpty()) {
      return;
    }
    for (Set<String> group : groups) {
      names.forEach(group::remove);
    }
    groups.removeIf(Set::isEmpty);
  }

  private void addFirst(List<String> names) {
    if (!names.isEmpty()) {
      groups = groups.isEmpty() ? new ArrayList<>() : groups;
      groups.add(0, new TreeSet<>(names));
    }
  }
}
