package io.sluice.cluster;

import io.sluice.cluster.Message.Delta;
import io.sluice.cluster.Message.Part;
import io.sluice.view.Cells;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Snapshot;
import io.sluice.view.SnapshotForm;
import io.sluice.view.Term;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What this member holds of one source: what counts, and a higher term until it has synced. */
final class Replica {
  private static final int MOST_WAITING = 256;

  /** After so long without its next part, a snapshot on its way is given up, in milliseconds. */
  private static final long STALLED = 1_000;

  private final Deque<Delta> waiting = new ArrayDeque<>();
  private @Nullable Snapshot synced;
  private @Nullable Snapshot ahead;
  private @Nullable Term seen;
  private @Nullable Delta gathered;
  private @Nullable Incoming incoming;

  /** A whole snapshot on its way here. */
  private record Incoming(
      Peer from, Header header, int next, Cells<ServiceClaims> cells, long at) {}

  /**
   * What a message did.
   *
   * @param snapshot what counts now, if that changed
   * @param changed its services that may differ
   * @param lacks whether something was missed, so that the whole is needed
   */
  record Outcome(@Nullable Snapshot snapshot, Set<String> changed, boolean lacks) {
    static final Outcome NOTHING = new Outcome(null, Set.of(), false);
    static final Outcome LACKS = new Outcome(null, Set.of(), true);
  }

  /** What counts: of the highest term that has synced. */
  @Nullable Snapshot synced() {
    return synced;
  }

  /** Of a higher term, which has not synced yet. */
  @Nullable Snapshot ahead() {
    return ahead;
  }

  /** The highest term that anybody named. */
  @Nullable Term seen() {
    return seen;
  }

  void see(Term term) {
    if (seen == null || term.compareTo(seen) > 0) {
      seen = term;
    }
  }

  @Nullable Snapshot of(Term term) {
    if (synced != null && synced.term().equals(term)) {
      return synced;
    }
    return ahead != null && ahead.term().equals(term) ? ahead : null;
  }

  /** Whether a snapshot of this header is something that this member should have and has not. */
  boolean lacks(Header header) {
    if (synced != null && header.term().compareTo(synced.term()) < 0) {
      return false;
    }
    Snapshot held = of(header.term());
    if (held == null) {
      return ahead == null || header.term().compareTo(ahead.term()) > 0 || header.synced();
    }
    return held.sequence() < header.sequence()
        || (held.sequence() == header.sequence()
            && !held.services().digest().equals(header.services()));
  }

  /** Whether a whole snapshot is arriving. */
  boolean receives(long now) {
    return incoming != null && now - incoming.at() < STALLED;
  }

  /** Takes a snapshot as it is; true when it counts now. */
  boolean accept(Snapshot snapshot) {
    see(snapshot.term());
    boolean lower = synced != null && snapshot.term().compareTo(synced.term()) < 0;
    if (lower) {
      return false;
    }
    if (snapshot.synced() || (synced != null && synced.term().equals(snapshot.term()))) {
      synced = snapshot;
      if (ahead != null && ahead.term().compareTo(snapshot.term()) <= 0) {
        ahead = null;
      }
      return true;
    }
    if (ahead == null || snapshot.term().compareTo(ahead.term()) >= 0) {
      ahead = snapshot;
    }
    return false;
  }

  Outcome delta(long now, Delta part) {
    see(part.header().term());
    Delta delta = gather(part);
    if (delta == null || (synced != null && part.header().term().compareTo(synced.term()) < 0)) {
      return Outcome.NOTHING;
    }
    return apply(now, delta);
  }

  private @Nullable Delta gather(Delta part) {
    Delta before = gathered;
    gathered = null;
    Delta joined = part;
    if (part.part() > 0) {
      if (before == null
          || !before.header().equals(part.header())
          || before.part() + 1 != part.part()) {
        return null;
      }
      List<ServiceClaims> changed = new ArrayList<>(before.changed());
      changed.addAll(part.changed());
      List<String> removed = new ArrayList<>(before.removed());
      removed.addAll(part.removed());
      joined = new Delta(part.header(), part.before(), part.part(), part.last(), changed, removed);
    }
    if (joined.last()) {
      return joined;
    }
    gathered = joined;
    return null;
  }

  private Outcome apply(long now, Delta delta) {
    Snapshot base = of(delta.header().term());
    if (base != null && delta.header().sequence() <= base.sequence()) {
      return Outcome.NOTHING;
    }
    if (base == null || delta.before() != base.sequence()) {
      if (waiting.size() < MOST_WAITING) {
        waiting.add(delta);
      }
      return receives(now) ? Outcome.NOTHING : Outcome.LACKS;
    }
    Cells<ServiceClaims> cells = base.services();
    Set<String> changed = new TreeSet<>(delta.removed());
    for (ServiceClaims claims : delta.changed()) {
      cells = cells.with(claims.service(), claims);
      changed.add(claims.service());
    }
    for (String name : delta.removed()) {
      cells = cells.without(name);
    }
    Snapshot after = delta.header().with(cells);
    if (after == null) {
      return Outcome.LACKS;
    }
    boolean first = synced == null || !synced.term().equals(after.term());
    Set<String> all = first ? names(synced, after) : changed;
    return accept(after) ? new Outcome(after, all, false) : Outcome.NOTHING;
  }

  Outcome part(long now, Peer from, Part part) {
    Header header = part.header();
    see(header.term());
    if (!lacks(header)) {
      return Outcome.NOTHING;
    }
    Incoming coming = incoming;
    if (part.part() == 0) {
      if (coming != null
          && receives(now)
          && !coming.from().equals(from)
          && !newer(header, coming)) {
        return Outcome.NOTHING;
      }
      coming = new Incoming(from, header, 0, Cells.empty(SnapshotForm::digest), now);
    } else if (coming == null
        || !coming.from().equals(from)
        || !coming.header().equals(header)
        || coming.next() != part.part()) {
      return Outcome.NOTHING;
    }
    Cells<ServiceClaims> cells = coming.cells();
    for (ServiceClaims claims : part.claims()) {
      cells = cells.with(claims.service(), claims);
    }
    if (!part.last()) {
      incoming = new Incoming(from, header, part.part() + 1, cells, now);
      return Outcome.NOTHING;
    }
    incoming = null;
    Snapshot whole = header.with(cells);
    return whole == null ? Outcome.LACKS : whole(now, whole);
  }

  private static boolean newer(Header header, Incoming than) {
    int order = header.term().compareTo(than.header().term());
    return order > 0 || (order == 0 && header.sequence() > than.header().sequence());
  }

  private Outcome whole(long now, Snapshot whole) {
    Set<String> changed = names(synced, whole);
    boolean counts = accept(whole);
    boolean lacks = false;
    List<Delta> later = List.copyOf(waiting);
    waiting.clear();
    for (Delta delta : later) {
      Snapshot base = of(delta.header().term());
      if (base != null && delta.header().sequence() > base.sequence()) {
        Outcome outcome = apply(now, delta);
        lacks |= outcome.lacks();
        counts |= outcome.snapshot() != null;
        changed.addAll(outcome.changed());
      }
    }
    return new Outcome(counts ? synced : null, changed, lacks);
  }

  private static Set<String> names(@Nullable Snapshot before, Snapshot after) {
    Set<String> names = new TreeSet<>(after.services().names());
    if (before != null) {
      names.addAll(before.services().names());
    }
    return names;
  }
}
