package io.sluice.store;

import io.sluice.store.HistoryBatch.Part;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.Facts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The rows that are to be written: what a service had within one gathering in one row, the first of
 * a day behind a checkpoint. One thread.
 */
final class HistoryDraft {
  private static final long DAY = TimeUnit.DAYS.toMillis(1);

  /** Services whose checkpoints one transaction writes. */
  private static final int AT_ONCE = 500;

  private final Map<String, Long> checkpointed = new HashMap<>();
  private final Set<String> unwritten = new TreeSet<>();

  /** How long what is written in one row is gathered, in milliseconds. */
  private final long gather;

  /** Since when the facts at hand are gathered. */
  private long gatheredFrom;

  private Map<String, List<Dated>> fresh = new LinkedHashMap<>();
  private final List<Part> checkpoints = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();

  HistoryDraft(Duration gather) {
    this.gather = gather.toMillis();
  }

  /** What comes is of then: who is behind writes the same rows, only later. */
  void reach(long at) {
    if (at - gatheredFrom > gather) {
      endParts();
      gatheredFrom = at;
    }
  }

  /** Whether a fact of then needs a checkpoint before it; told once. */
  boolean beginsDay(String service, long at) {
    long day = at / DAY;
    Long before = checkpointed.put(service, day);
    return before == null || before != day;
  }

  /** All that holds of a service before what comes now. */
  void checkpoint(String service, long at, Facts facts) {
    endPart(service); // a checkpoint stands before all that it does not hold
    fresh.remove(service);
    checkpoints.add(new Part(service, at, List.copyOf(facts.all())));
  }

  void add(String service, Dated dated) {
    fresh.computeIfAbsent(service, key -> new ArrayList<>()).add(dated);
  }

  private void endParts() {
    fresh.keySet().forEach(this::endPart);
    fresh = new LinkedHashMap<>(); // clearing one that was large once stays dear
  }

  private void endPart(String service) {
    List<Dated> facts = fresh.get(service);
    if (facts != null) {
      parts.add(new Part(service, facts.get(0).at(), facts));
    }
  }

  /** All of it; nothing is left. */
  HistoryBatch take() {
    endParts();
    HistoryBatch rows = new HistoryBatch(List.copyOf(checkpoints), List.copyOf(parts));
    checkpoints.clear();
    parts.clear();
    return rows;
  }

  /** These are not: their services begin anew with a checkpoint. */
  void unwritten(HistoryBatch rows) {
    rows.deltas().forEach(part -> unwritten.add(part.service()));
    rows.checkpoints().forEach(part -> checkpointed.remove(part.service()));
  }

  /** Writes all that holds of every service that changed without being written. */
  void writeUnwritten(long now, Function<String, Facts> states, Consumer<List<Part>> write) {
    while (!unwritten.isEmpty()) {
      List<String> some = unwritten.stream().limit(AT_ONCE).toList();
      List<Part> all = new ArrayList<>();
      for (String service : some) {
        all.add(new Part(service, now, List.copyOf(states.apply(service).all())));
      }
      write.accept(all);
      some.forEach(service -> checkpointed.put(service, now / DAY));
      unwritten.removeAll(some);
    }
  }
}
