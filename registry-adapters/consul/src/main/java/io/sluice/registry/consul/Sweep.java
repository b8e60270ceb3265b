package io.sluice.registry.consul;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The names that have to be read again because nobody knows which of them changed, oldest debt
 * first; a name is owed once, so one sweep never grows beyond the catalogue. Owned by one thread.
 */
final class Sweep {
  private final Set<String> owed = new LinkedHashSet<>();

  /** Something changed and nothing says where: all of these are owed a read from now on. */
  void owe(Collection<String> names) {
    owed.addAll(names);
  }

  /** A name was read after its debt began. */
  void paid(String name) {
    owed.remove(name);
  }

  boolean isOver() {
    return owed.isEmpty();
  }

  /** Takes the next names out. */
  List<String> next(int most) {
    List<String> next = new ArrayList<>(most);
    Iterator<String> names = owed.iterator();
    while (names.hasNext() && next.size() < most) {
      next.add(names.next());
      names.remove();
    }
    return next;
  }
}
