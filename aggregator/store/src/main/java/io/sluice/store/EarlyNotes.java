package io.sluice.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What proxies said before it was known what the last run left: kept, up to a bound, until that is
 * known. One thread.
 */
final class EarlyNotes {
  private final int most;
  private final OpenStreams streams;
  private final Map<String, String> callers = new HashMap<>();
  private final Map<String, Integer> lost = new HashMap<>();
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
      lost.put(proxy, 0);
    }
  }

  /** The calling services of the proxies that joined, also of those that left again. */
  Map<String, String> callers() {
    return callers;
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

  /** The proxies of which more came than was kept; of their streams nothing was lost. */
  Map<String, Integer> lost() {
    return lost;
  }
}
