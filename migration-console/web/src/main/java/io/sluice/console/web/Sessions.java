package io.sluice.console.web;

import io.sluice.view.people.Session;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that this member has seen, by the hash of their secret, and when each was last used
 * here. Bounded: of those that the database has, the ones used last. Any thread; never blocks.
 */
final class Sessions {
  private final int most;

  /** The database has them, too. */
  private final Map<String, Session> stored = // guarded by this
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
          return size() > most;
        }
      };

  /** Begun while the database could not keep them: this member's alone. */
  private final Map<String, Session> unstored = new HashMap<>(); // guarded by this

  /** Milliseconds since the epoch; what the database was not told yet. */
  private final Map<String, Long> used = new HashMap<>(); // guarded by this

  /**
   * None seen yet.
   *
   * @param most of those that the database has, and of those that it has not
   */
  Sessions(int most) {
    this.most = most;
  }

  /** One that the database has. */
  synchronized void put(Session session) {
    stored.put(session.hash(), session);
  }

  /** One that the database could not keep; of too many it is forgotten. */
  synchronized void putUnstored(Session session) {
    if (unstored.size() < most) {
      unstored.put(session.hash(), session);
    }
  }

  /** One that stands, used now; null, and forgotten, when this member knows of none. */
  synchronized @Nullable Session use(String hash, long now) {
    Session session = get(hash);
    if (session == null || !session.standsAt(now)) {
      remove(hash);
      return null;
    }
    (unstored.containsKey(hash) ? unstored : stored).put(hash, session.seenAt(now));
    used.put(hash, now);
    return session;
  }

  /** One that stands, without keeping it in use; null when this member knows of none. */
  synchronized @Nullable Session look(String hash, long now) {
    Session session = get(hash);
    return session != null && session.standsAt(now) ? session : null;
  }

  private @Nullable Session get(String hash) {
    Session own = unstored.get(hash);
    return own == null ? stored.get(hash) : own;
  }

  /** The groups that somebody's sessions bring him. */
  synchronized SortedSet<String> groups(String user, long now) {
    SortedSet<String> groups = new TreeSet<>();
    Stream.concat(stored.values().stream(), unstored.values().stream())
        .filter(session -> session.user().equals(user) && session.standsAt(now))
        .forEach(session -> groups.addAll(session.groups()));
    return groups;
  }

  /** Ends one here; whether the database never had it. */
  synchronized boolean remove(String hash) {
    stored.remove(hash);
    return unstored.remove(hash) != null;
  }

  /** The hashes of those that the database has, as far as it was heard. */
  synchronized List<String> stored() {
    return List.copyOf(stored.keySet());
  }

  /** The database has these no more. */
  synchronized void removeStored(Collection<String> hashes) {
    hashes.forEach(stored::remove);
  }

  /**
   * When sessions of the database's were used last, as far as it was not told; those that it does
   * not have are forgotten once they are over.
   */
  synchronized Map<String, Long> used(long now) {
    unstored.values().removeIf(session -> !session.standsAt(now));
    used.keySet().removeAll(unstored.keySet());
    return Map.copyOf(used);
  }

  /** The database was told; what was used since then is to be told again. */
  synchronized void told(Map<String, Long> uses) {
    uses.forEach(used::remove);
  }
}
