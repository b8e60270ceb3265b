package io.sluice.cluster;

import io.sluice.cluster.Message.Presence;
import io.sluice.view.Term;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who is present, what they said of themselves last, and who is configured alike. One thread. */
final class Neighbours {
  /** A member must have been present and alike for so long before a source moves to it, in ms. */
  static final long SETTLED = 10_000;

  /** So long the others' first word is waited for, in milliseconds. */
  static final long FIRST_WORD = 2_000;

  private final Peer self;
  private final SortedMap<String, String> likeness;
  private final Map<Peer, Neighbour> present = new LinkedHashMap<>();
  private final Map<Peer, Long> alikeSince = new HashMap<>();
  private final Map<String, List<Peer>> orders = new HashMap<>();
  private SortedMap<String, String> common;

  /** One that is present, and what it said last. */
  private record Neighbour(long since, @Nullable Presence presence) {}

  Neighbours(Peer self, SortedMap<String, String> likeness, long now) {
    this.self = self;
    this.likeness = likeness;
    this.common = likeness;
    present.put(self, new Neighbour(now, null));
    alikeSince.put(self, now);
  }

  /** Who is present now; returns those that are not any more, with their last words. */
  Map<Peer, @Nullable Presence> present(long now, List<Peer> peers) {
    Map<Peer, @Nullable Presence> gone = new LinkedHashMap<>();
    Map<Peer, Neighbour> before = new LinkedHashMap<>(present);
    before.forEach(
        (peer, one) -> {
          if (!peers.contains(peer)) {
            gone.put(peer, one.presence());
          }
        });
    present.clear();
    for (Peer peer : peers) {
      Neighbour known = before.get(peer);
      present.put(peer, known == null ? new Neighbour(now, null) : known);
    }
    judge(now);
    return gone;
  }

  void heard(long now, Peer peer, Presence presence) {
    Neighbour known = present.get(peer);
    if (known != null) {
      present.put(peer, new Neighbour(known.since(), presence));
      judge(now);
    }
  }

  /** What most are configured like; of as many, the one who came first decides. */
  private void judge(long now) {
    Map<SortedMap<String, String>, Integer> votes = new LinkedHashMap<>();
    for (Peer peer : present.keySet()) {
      SortedMap<String, String> its = likeness(peer);
      if (its != null) {
        votes.merge(its, 1, Integer::sum);
      }
    }
    int most = 0;
    for (Map.Entry<SortedMap<String, String>, Integer> vote : votes.entrySet()) {
      if (vote.getValue() > most) {
        most = vote.getValue();
        common = vote.getKey();
      }
    }
    orders.clear();
    alikeSince.keySet().removeIf(peer -> !common.equals(likeness(peer)));
    for (Peer peer : present.keySet()) {
      if (common.equals(likeness(peer))) {
        alikeSince.putIfAbsent(peer, now);
      }
    }
  }

  private @Nullable SortedMap<String, String> likeness(Peer peer) {
    if (peer.equals(self)) {
      return likeness;
    }
    Neighbour known = present.get(peer);
    return known == null || known.presence() == null || known.presence().leaving()
        ? null
        : known.presence().likeness();
  }

  /** What a configuration says otherwise than the cluster's. */
  List<String> differences(SortedMap<String, String> its) {
    Set<String> keys = new TreeSet<>(common.keySet());
    keys.addAll(its.keySet());
    return keys.stream()
        .filter(key -> !common.getOrDefault(key, "").equals(its.getOrDefault(key, "")))
        .toList();
  }

  boolean isAlike(Peer peer) {
    return alikeSince.containsKey(peer);
  }

  /** Whether all who are present have said something, or had the time to. */
  boolean ready(long now) {
    return present.entrySet().stream()
        .allMatch(
            one ->
                one.getKey().equals(self)
                    || one.getValue().presence() != null
                    || now - one.getValue().since() >= FIRST_WORD);
  }

  /** Since when one is present. */
  long since(Peer peer) {
    Neighbour known = present.get(peer);
    return known == null ? 0 : known.since();
  }

  /** All that are present, in the order in which they came. */
  List<Peer> all() {
    return List.copyOf(present.keySet());
  }

  /** This member. */
  Peer self() {
    return self;
  }

  /** The others that are present. */
  List<Peer> others() {
    return present.keySet().stream().filter(peer -> !peer.equals(self)).toList();
  }

  /** The others that said something, with their last words. */
  Map<Peer, Presence> presences() {
    Map<Peer, Presence> presences = new LinkedHashMap<>();
    present.forEach(
        (peer, one) -> {
          if (one.presence() != null) {
            presences.put(peer, one.presence());
          }
        });
    return presences;
  }

  private List<Peer> order(String source) {
    return Rendezvous.order(source, present.keySet().stream().filter(this::isAlike).toList());
  }

  /** What is round one source. */
  Around around(long now, String source, @Nullable Term seen, @Nullable Term synced) {
    List<Peer> candidates = orders.computeIfAbsent(source, this::order);
    Set<Peer> settled =
        candidates.stream()
            .filter(peer -> now - alikeSince.getOrDefault(peer, now) >= SETTLED)
            .collect(Collectors.toSet());
    Peer owner = null;
    Term highest = null;
    for (Map.Entry<Peer, Neighbour> one : present.entrySet()) {
      Presence presence = one.getValue().presence();
      Term term = presence == null || presence.leaving() ? null : presence.leads().get(source);
      if (term != null
          && !one.getKey().equals(self)
          && (highest == null || term.compareTo(highest) > 0)) {
        highest = term;
        owner = one.getKey();
      }
    }
    return new Around(
        ready(now),
        isAlike(self),
        candidates,
        settled,
        present.keySet().stream().map(Peer::holder).collect(Collectors.toSet()),
        owner,
        owner != null && isAlike(owner),
        seen,
        synced);
  }
}
