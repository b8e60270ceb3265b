package io.sluice.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What proxies said before it was known what the last run left: kept, up to a bound, until that is
 * known. One thread.
 */
final class EarlyNotes {
  private final int most;
  private final OpenStreams streams;
  private final Map<String, String> callers = new HashMap<>();
  private final Set<String> lost = new HashSet<>();
  private List<HistoryNote> kept = new ArrayList<>();

  /**
   * None.
   *
   * @param most notes that are kept
   */
  EarlyNotes(int most, OpenStreams streams) {
    this.most = most;
    this.streams = streams;
  }

  void take(HistoryNote note) {
    if (note instanceof HistoryNote.Joined joined) {
      streams.begins(joined.proxy());
      callers.put(joined.proxy(), joined.service());
    } else if (note instanceof HistoryNote.Left left) {
      streams.ends(left.proxy());
    } else if (note instanceof HistoryNote.Holds holds) {
      keep(note, holds.proxy());
    } else if (note instanceof HistoryNote.Dropped dropped) {
      keep(note, dropped.proxy());
    } else if (note instanceof HistoryNote.Departed departed) {
      keep(note, departed.proxy());
    }
  }

  private void keep(HistoryNote note, String proxy) {
    if (kept.size() < most) {
      kept.add(note);
    } else {
      lost.add(proxy);
    }
  }

  /** The calling service of a proxy that joined, or nothing. */
  String caller(String proxy) {
    return callers.getOrDefault(proxy, "");
  }

  /** What was kept, and what came behind it; once. */
  List<HistoryNote> before(List<HistoryNote> batch) {
    if (kept.isEmpty()) {
      return batch;
    }
    List<HistoryNote> all = kept;
    kept = new ArrayList<>();
    all.addAll(batch);
    return all;
  }

  /** The proxies of which more came than was kept. */
  Set<String> lost() {
    return lost;
  }
}
