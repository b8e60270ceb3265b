package io.sluice.xds.protocol;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A set of names that may be shared by many clients and may be live. Clients for which it is the
 * same object must also have the same variants and the same stand-ins for its names: their complete
 * state is encoded once. Safe to read from any thread.
 *
 * <p>A name that enters or leaves together with its unit's publication needs no further notice when
 * the set was changed first; any other change is announced as the scope's.
 */
public interface Wildcard {
  /** The wildcard of a client that gets nothing without naming it. */
  Wildcard NONE = of(List.of());

  boolean contains(String name);

  /** A copy or a view that tolerates concurrent change; the order does not matter. */
  Collection<String> names();

  /** A set that never changes. */
  static Wildcard of(Collection<String> names) {
    SortedSet<String> sorted = new TreeSet<>(names);
    return new Wildcard() {
      @Override
      public boolean contains(String name) {
        return sorted.contains(name);
      }

      @Override
      public Collection<String> names() {
        return sorted;
      }
    };
  }
}
