package io.sluice.store;

import io.sluice.view.ViewChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the recorder was told and has not taken. Any thread tells and never waits; the recorder's
 * own takes, and hears of what there was no room for.
 */
final class HistoryNotes {
  private final BlockingQueue<HistoryNote> notes;
  private final int room;

  /** Proxies of which something was not taken: how many more streams began than ended in it. */
  private final Map<String, Integer> unsure = new ConcurrentHashMap<>();

  /** Whether a view or an offer was not taken. */
  private volatile boolean viewMissed;

  private volatile HistoryNote.@Nullable Seen newest; // the thread's that shows views

  HistoryNotes(int room) {
    this.room = room;
    this.notes = new ArrayBlockingQueue<>(room);
  }

  void show(long at, ViewChange change, Map<String, Long> sequences) {
    HistoryNote.Seen before = newest;
    HistoryNote.Seen seen =
        new HistoryNote.Seen(at, before == null ? 1 : before.number() + 1, change, sequences);
    newest = seen;
    if (!notes.offer(seen)) {
      viewMissed = true;
    }
  }

  /** Returns false when there is no room. */
  boolean tell(HistoryNote note) {
    return notes.offer(note);
  }

  void tellOf(String proxy, HistoryNote note) {
    if (!notes.offer(note)) {
      int begun =
          note instanceof HistoryNote.Joined ? 1 : note instanceof HistoryNote.Left ? -1 : 0;
      unsure.merge(proxy, begun, Integer::sum);
    }
  }

  /** The next view has to be compared as a whole. */
  void missView() {
    viewMissed = true;
  }

  /** Whether a view or an offer was missed and not made up for. */
  boolean hasMissed() {
    return viewMissed;
  }

  boolean isEmpty() {
    return notes.isEmpty();
  }

  /** The view that was shown last, also when there was no room for it. */
  HistoryNote.@Nullable Seen newest() {
    return newest;
  }

  /**
   * Waits for a note, and takes what comes until the end of a gathering, or until somebody waits
   * for what is written.
   *
   * @param atOnce answers who is away, where that can be said; asked while nothing that was taken
   *     before would change the answer
   */
  void gather(
      List<HistoryNote> batch, Duration idle, Duration gather, Predicate<HistoryNote.Asked> atOnce)
      throws InterruptedException {
    HistoryNote next = notes.poll(idle.toMillis(), TimeUnit.MILLISECONDS);
    long end = System.nanoTime() + gather.toNanos();
    boolean same = true;
    while (next != null) {
      same &= unsure.isEmpty() && !changesWhoIsAway(next);
      if (!(same && next instanceof HistoryNote.Asked asked && atOnce.test(asked))) {
        batch.add(next);
      }
      if (isWaitedFor(next) || batch.size() >= room) {
        return;
      }
      long left = batch.isEmpty() ? 0 : end - System.nanoTime();
      next = notes.poll(left, TimeUnit.NANOSECONDS);
    }
  }

  /** A copy of many pages would take a gathering for each of them, on both sides. */
  private static boolean isWaitedFor(HistoryNote note) {
    return note instanceof HistoryNote.Settle
        || note instanceof HistoryNote.PageAsked
        || note instanceof HistoryNote.PageHeard;
  }

  /** What somebody acknowledges changes nothing: who does that has a stream. */
  private static boolean changesWhoIsAway(HistoryNote note) {
    return note instanceof HistoryNote.Joined
        || note instanceof HistoryNote.Left
        || note instanceof HistoryNote.Departed
        || note instanceof HistoryNote.Dropped
        || note instanceof HistoryNote.Forget
        || note instanceof HistoryNote.Told
        || note instanceof HistoryNote.PageHeard;
  }

  /** Whether a view or an offer was missed since the last call; takes all that is older. */
  boolean takeMissed(List<HistoryNote> batch) {
    if (!viewMissed) {
      return false;
    }
    viewMissed = false;
    notes.drainTo(batch);
    return true;
  }

  /**
   * The proxies of which something was missed since the last call, each with how many more of its
   * streams began than ended in what was missed.
   */
  Map<String, Integer> takeUnsure() {
    Map<String, Integer> lost = new TreeMap<>();
    for (String proxy : List.copyOf(unsure.keySet())) {
      Integer begun = unsure.remove(proxy);
      if (begun != null) {
        lost.put(proxy, begun);
      }
    }
    return lost;
  }

  /** Until when all was taken: what still waits must not be dated later than it was. */
  long reached(List<HistoryNote> batch, long now) {
    HistoryNote waiting = notes.peek();
    if (waiting == null) {
      return now;
    }
    long last = batch.isEmpty() ? 0 : batch.get(batch.size() - 1).at();
    return Math.min(now, Math.max(last, waiting.at() - 1));
  }
}
