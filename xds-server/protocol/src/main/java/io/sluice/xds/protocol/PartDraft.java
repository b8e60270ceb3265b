package io.sluice.xds.protocol;

import io.sluice.xds.protocol.Holdings.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A response that is a part, while it is drafted name by name. Touched by its loop only. */
final class PartDraft {
  private final Refused refused;
  private final boolean delta;
  private final List<Encoded> resources = new ArrayList<>();
  private final SortedMap<String, String> news = new TreeMap<>();
  private Set<String> removed = Set.of();

  /**
   * Nothing to say yet.
   *
   * @param delta whether the protocol has a word for what is gone
   */
  PartDraft(Refused refused, boolean delta) {
    this.refused = refused;
    this.delta = delta;
  }

  /** The client is to know that there is no such resource. */
  void gone(String name, Held known) {
    known.blocked = false;
    if (!known.isGone()) {
      removed = removed.isEmpty() ? new TreeSet<>() : removed;
      removed.add(name);
      known.sent = Holdings.GONE;
    } else {
      refused.relieve(Set.of(name));
    }
    if (!delta) {
      // SotW has no word for it, so there is no answer to wait for.
      known.accepted = Holdings.GONE;
      refused.relieve(Set.of(name));
    }
  }

  /** The client is to have this, unless it has it, or rejected it. */
  void there(String name, Held known, Encoded newest) {
    if (newest.version().equals(known.sent)) {
      if (newest.version().equals(known.accepted)) {
        refused.relieve(Set.of(name));
      }
      known.blocked = false;
    } else if (refused.blocks(name, newest.version())) {
      known.blocked = true;
    } else {
      known.blocked = false;
      resources.add(newest);
      news.put(name, newest.version());
      known.sent = newest.version();
    }
  }

  /** All of it, or null when there is nothing to say. */
  @Nullable Response response(String type, String nonce) {
    return resources.isEmpty() && (removed.isEmpty() || !delta)
        ? null
        : new Response(type, nonce, resources, removed, news, null);
  }
}
