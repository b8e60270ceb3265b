package io.sluice.cluster;

import io.sluice.view.Snapshot;
import io.sluice.view.Term;
import io.sluice.view.cluster.Leases.Lease;
import io.sluice.view.cluster.SharedSources;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sources: which of them this member reads, decided anew with everything that is heard, and
 * what it tells of those. One thread; time is passed in.
 */
final class OwnedSources {
  private static final Logger log = LoggerFactory.getLogger(OwnedSources.class);

  private final LeaseRequests leases;
  private final Neighbours neighbours;
  private final Replicas replicas;
  private final SourceListeners listeners;
  private final Map<String, OwnedSource> sources = new LinkedHashMap<>();
  private final Untold untold = new Untold();
  private boolean moved;
  private boolean letGo;

  /**
   * Sources of which this member reads none yet.
   *
   * @param names of all that are configured
   * @param listeners hear what this member reads from now on
   */
  OwnedSources(
      Collection<String> names,
      LeaseRequests leases,
      Neighbours neighbours,
      Replicas replicas,
      SourceListeners listeners) {
    this.leases = leases;
    this.neighbours = neighbours;
    this.replicas = replicas;
    this.listeners = listeners;
    Hands hands = new Hands();
    names.forEach(name -> sources.put(name, new OwnedSource(name, neighbours.self(), hands)));
  }

  /** What is decided about a source, done. */
  private final class Hands implements OwnedSource.Hands {
    @Override
    public void lead(String source, Term term) {
      moved = true;
      replicas.see(source, term);
      log.atInfo()
          .addKeyValue("source", source)
          .addKeyValue("term", term)
          .log("This member reads the source for all");
      listeners.leads(source, term);
    }

    @Override
    public void follow(String source) {
      moved = true;
      untold.forget(source);
      log.atInfo().addKeyValue("source", source).log("Another member reads the source");
      listeners.follows(source);
    }

    @Override
    public void take(String lease, long asked, long above) {
      leases.take(lease, asked, above);
    }

    @Override
    public void release(String lease) {
      leases.release(lease);
    }
  }

  /** One more hears all from here on; it is told first what is known already. */
  void subscribe(SharedSources.Listener listener) {
    listeners.add(listener);
    for (Snapshot known : replicas.known()) {
      listener.shared(known, Set.copyOf(known.services().names()));
    }
    mine().forEach(listener::leads);
  }

  /** This member read something of a source that it owns. */
  void tell(long now, Snapshot snapshot, Set<String> names) {
    untold.add(snapshot, names);
    flush(now);
  }

  /** Tells what waits until this member knows that it still owns it. */
  void flush(long now) {
    untold.flush(now, sources::get, replicas::tell);
  }

  void decide(long now) {
    sources.keySet().forEach(name -> decide(now, name));
  }

  void decide(long now, String name) {
    OwnedSource source = sources.get(name);
    if (source == null || letGo) {
      return;
    }
    Snapshot synced = replicas.synced(name);
    source.decide(
        now,
        neighbours.around(now, name, replicas.seen(name), synced == null ? null : synced.term()));
  }

  /** The database answered about the lease of a source, or could not. */
  void answered(long now, String lease, long asked, @Nullable Lease answer) {
    sources.forEach(
        (name, source) -> {
          if (OwnedSource.lease(name).equals(lease)) {
            source.answered(now, asked, answer);
            decide(now, name);
          }
        });
    flush(now);
  }

  /** This member did nothing for longer than a lease lasts. */
  void woke(long now) {
    sources.values().forEach(source -> source.woke(now));
  }

  /** Whether it slept and does not know yet whether it still owns what it read. */
  boolean isHalfAsleep(long now) {
    return sources.values().stream().anyMatch(source -> source.isHalfAsleep(now));
  }

  /** Those that this member reads, with its terms. */
  SortedMap<String, Term> mine() {
    SortedMap<String, Term> mine = new TreeMap<>();
    sources.forEach(
        (name, source) -> {
          if (source.mine() != null) {
            mine.put(name, source.mine());
          }
        });
    return mine;
  }

  /** Whether this member reads others than the other members were told. */
  boolean moved() {
    return moved;
  }

  /** The other members were told. */
  void announced() {
    moved = false;
  }

  /** Gives the leases back, and decides nothing any more. */
  void letGo() {
    letGo = true;
    sources.keySet().forEach(name -> leases.release(OwnedSource.lease(name)));
  }
}
