package io.sluice.cluster;

import io.sluice.cluster.Message.Ask;
import io.sluice.cluster.Message.Delta;
import io.sluice.cluster.Message.Part;
import io.sluice.cluster.Replica.Outcome;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Snapshot;
import io.sluice.view.Term;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of all sources as they were told. What is lost on the way is noticed by the
 * sequence of the next change, or by the digests that come once a second, and asked for. One
 * thread.
 */
final class Replicas {
  /** The whole of one source is asked for at most once in this time, in milliseconds. */
  static final long BETWEEN_ASKS = 500;

  /** What somebody else has may still be on its way for so long, in milliseconds. */
  private static final long PATIENCE = 400;

  private final Send send;
  private final BiConsumer<Snapshot, Set<String>> hearer;
  private final Transfers transfers;
  private final Map<String, Replica> replicas = new TreeMap<>();
  private final Map<String, Header> told = new HashMap<>();
  private final Map<String, Long> asked = new HashMap<>();
  private final Map<String, Behind> behind = new HashMap<>();

  private record Behind(Peer ahead, Header header, long since) {}

  /**
   * Nothing known yet.
   *
   * @param sources the only ones of which anything is believed
   * @param hearer of what counts, when others told it
   */
  Replicas(Collection<String> sources, Send send, BiConsumer<Snapshot, Set<String>> hearer) {
    this.send = send;
    this.hearer = hearer;
    this.transfers = new Transfers(send);
    sources.forEach(source -> replicas.put(source, new Replica()));
  }

  @Nullable Snapshot synced(String source) {
    Replica replica = replicas.get(source);
    return replica == null ? null : replica.synced();
  }

  @Nullable Term seen(String source) {
    Replica replica = replicas.get(source);
    return replica == null ? null : replica.seen();
  }

  void see(String source, Term term) {
    Replica replica = replicas.get(source);
    if (replica != null) {
      replica.see(term);
    }
  }

  /** What counts of every source that is known. */
  List<Snapshot> known() {
    List<Snapshot> known = new ArrayList<>();
    for (Replica replica : replicas.values()) {
      Snapshot synced = replica.synced();
      if (synced != null) {
        known.add(synced);
      }
    }
    return known;
  }

  /** How far every source is known here. */
  List<Header> shares() {
    List<Header> shares = new ArrayList<>();
    for (Replica replica : replicas.values()) {
      Snapshot synced = replica.synced();
      Snapshot ahead = replica.ahead();
      if (synced != null) {
        shares.add(Header.of(synced));
      }
      if (ahead != null) {
        shares.add(Header.of(ahead));
      }
    }
    return shares;
  }

  /** Tells all others what this member reads, of a source that it owns. */
  void tell(Snapshot snapshot, Set<String> changed) {
    Replica replica = replicas.get(snapshot.source());
    if (replica == null) {
      return;
    }
    Header before = told.get(snapshot.source());
    boolean same = before != null && before.term().equals(snapshot.term());
    if (before != null && same && before.sequence() >= snapshot.sequence()) {
      return;
    }
    replica.accept(snapshot);
    told.put(snapshot.source(), Header.of(snapshot));
    if (before != null && same) {
      deltas(snapshot, before.sequence(), changed);
    } else {
      transfers.begin(null, snapshot);
    }
  }

  private void deltas(Snapshot snapshot, long before, Set<String> names) {
    Header header = Header.of(snapshot);
    List<ServiceClaims> changed = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    int part = 0;
    int room = 0;
    for (String name : names) {
      ServiceClaims claims = snapshot.services().get(name);
      int more = claims == null ? 4 + 3 * name.length() : Transfers.room(claims);
      if (room > 0 && room + more > Transfers.ROOM) {
        send.send(null, new Delta(header, before, part++, false, changed, removed));
        changed = new ArrayList<>();
        removed = new ArrayList<>();
        room = 0;
      }
      room += more;
      if (claims == null) {
        removed.add(name);
      } else {
        changed.add(claims);
      }
    }
    send.send(null, new Delta(header, before, part, true, changed, removed));
  }

  void heard(long now, Peer from, Delta delta) {
    Replica replica = replicas.get(delta.header().source());
    if (replica != null && !isOwn(delta.header())) {
      took(now, from, delta.header(), replica.delta(now, delta));
    }
  }

  void heard(long now, Peer from, Part part) {
    Replica replica = replicas.get(part.header().source());
    if (replica != null && !isOwn(part.header())) {
      took(now, from, part.header(), replica.part(now, from, part));
    }
  }

  void heard(Peer from, Ask ask) {
    Replica replica = replicas.get(ask.source());
    if (replica == null) {
      return;
    }
    Snapshot wanted = ask.term() == null ? null : replica.of(ask.term());
    Snapshot answer = wanted == null ? replica.synced() : wanted;
    if (answer != null) {
      transfers.begin(from, answer);
    }
  }

  /** Somebody said how far he knows the sources. */
  void standing(long now, Peer from, List<Header> shares) {
    for (Header share : shares) {
      Replica replica = replicas.get(share.source());
      if (replica == null) {
        continue;
      }
      replica.see(share.term());
      if (isOwn(share) || !replica.lacks(share)) {
        continue;
      }
      if (replica.of(share.term()) == null && !replica.receives(now)) {
        ask(now, from, share);
      }
      behind.putIfAbsent(share.source(), new Behind(from, share, now));
    }
  }

  /** Asks for what did not come by itself. */
  void tick(long now) {
    List<Behind> late = new ArrayList<>(behind.values());
    late.removeIf(one -> now - one.since() < PATIENCE);
    for (Behind one : late) {
      Replica replica = replicas.get(one.header().source());
      if (replica == null || !replica.lacks(one.header())) {
        behind.remove(one.header().source());
      } else if (!replica.receives(now)) {
        ask(now, one.ahead(), one.header());
        behind.remove(one.header().source());
      }
    }
  }

  /** Sends one part of what others asked for; whether there is more. */
  boolean pump() {
    return transfers.pump();
  }

  /** Somebody is gone. */
  void forget(Peer peer) {
    transfers.forget(peer);
    behind.values().removeIf(one -> one.ahead().equals(peer));
  }

  private boolean isOwn(Header header) {
    Header own = told.get(header.source());
    return own != null && own.term().equals(header.term());
  }

  private void took(long now, Peer from, Header header, Outcome outcome) {
    if (outcome.snapshot() != null) {
      hearer.accept(outcome.snapshot(), outcome.changed());
    }
    if (outcome.lacks()) {
      ask(now, from, header);
    }
  }

  private void ask(long now, Peer whom, Header header) {
    Long last = asked.get(header.source());
    if (last == null || now - last >= BETWEEN_ASKS) {
      asked.put(header.source(), now);
      send.send(whom, new Ask(header.source(), header.term()));
    }
  }
}
