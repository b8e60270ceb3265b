package io.sluice.cluster;

import io.sluice.cluster.Message.Presence;
import io.sluice.view.Members.Member;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether others publish what this member publishes. What changes all the time is never seen at the
 * same moment, so another's digest is compared with all that this member had of late, and only one
 * that told the same twice in a row is judged. One thread.
 */
final class Agreement {
  /** Who differs for longer disagrees, in milliseconds. */
  static final long PATIENCE = 5_000;

  /** What this member had is remembered for so long, in milliseconds. */
  private static final long MEMORY = 6_000;

  /** The key of the view's own version among the digests. */
  static final String VIEW = "view";

  private final Deque<Had> had = new ArrayDeque<>();
  private final Map<Peer, SortedMap<String, Told>> told = new HashMap<>();

  private record Had(SortedMap<String, String> digests, long at) {}

  /** What one told of one type; since when it was not what this member had, or 0. */
  private record Told(String digest, long differsSince) {}

  /** Members of another rendering format publish other bytes by intent; of another release, not. */
  static SortedMap<String, String> digests(String view, SortedMap<String, String> digests) {
    SortedMap<String, String> all = new TreeMap<>(digests);
    all.remove(Member.RENDERS);
    all.put(VIEW, view);
    return all;
  }

  /** What this member publishes now. */
  void own(long now, Member self) {
    SortedMap<String, String> digests = digests(self.view(), self.digests());
    Had last = had.peekLast();
    if (last != null && last.digests().equals(digests)) {
      had.removeLast();
    }
    had.add(new Had(digests, now));
    while (had.size() > 1 && now - had.getFirst().at() >= MEMORY) {
      had.removeFirst();
    }
  }

  /** What another one, which is configured alike, publishes. */
  void heard(long now, Peer peer, Presence presence) {
    SortedMap<String, Told> before = told.computeIfAbsent(peer, p -> new TreeMap<>());
    SortedMap<String, Told> after = new TreeMap<>();
    Had own = had.peekLast();
    SortedMap<String, String> theirs = digests(presence.view(), presence.digests());
    String format = own == null ? null : own.digests().get(Member.FORMAT);
    boolean other = format != null && !format.equals(theirs.getOrDefault(Member.FORMAT, format));
    if (!other) {
      theirs.forEach((type, digest) -> after.put(type, judge(now, type, digest, before.get(type))));
    }
    told.put(peer, after);
  }

  private Told judge(long now, String type, String digest, @Nullable Told before) {
    boolean unknown = had.stream().allMatch(one -> !one.digests().containsKey(type));
    boolean same = had.stream().anyMatch(one -> digest.equals(one.digests().get(type)));
    if (unknown || same) {
      return new Told(digest, 0);
    }
    if (before != null && before.differsSince() > 0) {
      return new Told(digest, before.differsSince());
    }
    boolean quiet = before != null && before.digest().equals(digest);
    return new Told(digest, quiet ? now : 0);
  }

  /** Since when one differs in some type for too long, or 0. */
  long disagreesSince(long now, Peer peer) {
    return told.getOrDefault(peer, new TreeMap<>()).values().stream()
        .mapToLong(Told::differsSince)
        .filter(since -> since > 0 && now - since >= PATIENCE)
        .min()
        .orElse(0);
  }

  /** The types in which one differs for too long. */
  List<String> disagreements(long now, Peer peer) {
    List<String> types = new ArrayList<>();
    told.getOrDefault(peer, new TreeMap<>())
        .forEach(
            (type, one) -> {
              if (one.differsSince() > 0 && now - one.differsSince() >= PATIENCE) {
                types.add(type);
              }
            });
    return types;
  }

  void forget(Peer peer) {
    told.remove(peer);
  }
}
