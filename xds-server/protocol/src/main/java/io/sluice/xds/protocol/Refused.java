package io.sluice.xds.protocol;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names of one subscription of which the client refuses the newest version, or is suspected to;
 * nearly always none. Whoever observes the stream is told what enters and leaves. Touched by its
 * loop only.
 */
final class Refused {
  private final String type;
  private final StreamSession session;
  private Set<String> names = Set.of();

  Refused(String type, StreamSession session) {
    this.type = type;
    this.session = session;
  }

  Set<String> names() {
    return names;
  }

  /** These were in a rejected response. */
  void add(Collection<String> rejected) {
    if (names.isEmpty()) {
      names = new TreeSet<>();
    }
    names.addAll(rejected);
  }

  /** These are refused no longer. */
  void relieve(Collection<String> accepted) {
    if (names.isEmpty()) {
      return;
    }
    Set<String> relieved = new TreeSet<>(accepted);
    relieved.retainAll(names);
    if (!relieved.isEmpty()) {
      names.removeAll(relieved);
      session.relieved(type, relieved);
    }
  }

  /** None is any more. */
  void relieveAll() {
    relieve(Set.copyOf(names));
  }

  /** Whether the proxy rejected this version already, so that it is not sent. */
  boolean blocks(String name, String version) {
    Quarantine quarantine = session.quarantine();
    if (quarantine.isEmpty() || !quarantine.blocks(type, name, version)) {
      return false;
    }
    if (!names.contains(name)) {
      add(Set.of(name));
      session.withheld(Rejection.of(type, name, version, quarantine.words(type, name)));
    }
    return true;
  }
}
