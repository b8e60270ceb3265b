package io.sluice.store;

import io.sluice.view.Names;
import io.sluice.view.history.Fact;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.History;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What proxies say to hold and are known to hold: nearly all of it, when those of a lost member
 * come back. It is left out of a batch before that is taken, and found service by service: all
 * services unpacked at once outlive the young space, and cost collections of the whole heap. One
 * thread.
 */
final class KnownHolds {
  private final Function<String, List<Dated>> states;
  private final Map<String, List<Said>> byService = new HashMap<>();

  /** What is left of the notes that are compared. */
  private final IdentityHashMap<HistoryNote, Map<String, String>> news = new IdentityHashMap<>();

  private KnownHolds(Function<String, List<Dated>> states) {
    this.states = states;
  }

  private record Said(HistoryNote.Holds note, String cluster) {
    Fact.Held held() {
      return new Fact.Held(cluster, note.proxy(), note.versions().getOrDefault(cluster, ""));
    }
  }

  /**
   * The same batch without what is known.
   *
   * @param states of services before the batch
   * @param reached the newest time of a fact before the batch, milliseconds since the epoch
   */
  static List<HistoryNote> leftOut(
      List<HistoryNote> batch, Function<String, List<Dated>> states, long reached) {
    if (batch.stream().noneMatch(HistoryNote.Holds.class::isInstance)) {
      return batch;
    }
    KnownHolds holds = new KnownHolds(states);
    holds.sort(batch, batch.stream().mapToLong(HistoryNote::at).reduce(reached, Math::max));
    holds.byService.forEach(holds::compare);
    return batch.stream().map(holds::left).toList();
  }

  /** Of what a proxy says in a batch, the first is compared: later it may hold something else. */
  private void sort(List<HistoryNote> batch, long now) {
    Set<String> proxies = proxies(now);
    for (HistoryNote note : batch) {
      if (note instanceof HistoryNote.Holds holds && proxies.remove(holds.proxy())) {
        news.put(holds, new TreeMap<>());
        for (String cluster : holds.versions().keySet()) {
          byService
              .computeIfAbsent(Names.service(cluster), key -> new ArrayList<>())
              .add(new Said(holds, cluster));
        }
      } else if (note instanceof HistoryNote.Dropped dropped) {
        proxies.remove(dropped.proxy());
      } else if (note instanceof HistoryNote.Departed departed) {
        proxies.remove(departed.proxy());
      } else if (note instanceof HistoryNote.Forget forget) {
        proxies.remove(forget.proxy());
      } else if (note instanceof HistoryNote.Heard heard) {
        heard.changed().forEach(proxies::remove);
      } else if (note instanceof HistoryNote.PageHeard) {
        proxies.clear();
      }
    }
  }

  /**
   * Of one that is forgotten, what it held may be about to be forgotten too: within this batch, if
   * it is the first of a day.
   */
  private Set<String> proxies(long now) {
    Set<String> proxies = new HashSet<>();
    for (Dated dated : states.apply(History.PROXIES)) {
      if (dated.fact() instanceof Fact.Connected connected
          && !AwayProxies.isNearlyForgotten(connected, dated.at(), now)) {
        proxies.add(connected.proxy());
      }
    }
    return proxies;
  }

  private void compare(String service, List<Said> said) {
    Set<Fact> known = new HashSet<>();
    states.apply(service).forEach(dated -> known.add(dated.fact()));
    for (Said one : said) {
      Fact.Held held = one.held();
      if (!known.contains(held)) {
        news.computeIfAbsent(one.note(), key -> new TreeMap<>())
            .put(held.cluster(), held.version());
      }
    }
  }

  private HistoryNote left(HistoryNote note) {
    Map<String, String> left = news.get(note);
    return left != null && note instanceof HistoryNote.Holds holds
        ? new HistoryNote.Holds(holds.at(), holds.proxy(), left)
        : note;
  }
}
