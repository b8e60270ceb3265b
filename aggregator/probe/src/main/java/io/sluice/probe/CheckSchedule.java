package io.sluice.probe;

import io.sluice.view.Checks.Check;
import io.sluice.view.Checks.Checked;
import io.sluice.view.Checks.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * When which place is checked, without a clock or sockets of its own. Places without a verdict take
 * turns with the others, so that neither waits for all of the other kind; whatever is due, checks
 * begin one by one, evenly spread. Not safe for threads.
 */
final class CheckSchedule {
  /** How soon a place is checked again that has no verdict yet. */
  private static final long UNDECIDED = TimeUnit.SECONDS.toNanos(1);

  /** Part of the interval by which a check comes sooner or later than the interval says. */
  private static final double JITTER = 0.1;

  private final ProbeLimits limits;
  private final DoubleSupplier random;
  private final long spacing;
  private final Map<Watched.Key, Watched> places = new HashMap<>();
  private final TreeSet<Watched> undecided = new TreeSet<>();
  private final TreeSet<Watched> decided = new TreeSet<>();
  private long numbers;
  private long nextStart;
  private int underWay;
  private boolean decidedLast;

  /**
   * Nothing to check yet.
   *
   * @param random 0 to 1
   * @param now in nanoseconds, as in every call
   */
  CheckSchedule(ProbeLimits limits, DoubleSupplier random, long now) {
    this.limits = limits;
    this.random = random;
    this.spacing = TimeUnit.SECONDS.toNanos(1) / limits.perSecond();
    this.nextStart = now;
  }

  /** Begins to check a place, unless it is checked. */
  void add(String source, Place place, Check check, long now) {
    Watched.Key key = new Watched.Key(source, place);
    if (!places.containsKey(key)) {
      Watched watched = new Watched(key, check, numbers++, now);
      places.put(key, watched);
      undecided.add(watched);
    }
  }

  /** Ends the checks of a place. */
  void remove(String source, Place place) {
    Watched watched = places.remove(new Watched.Key(source, place));
    if (watched != null) {
      watched.removed = true;
      undecided.remove(watched);
      decided.remove(watched);
    }
  }

  /** The places whose checks begin now. */
  List<Watched> begin(long now) {
    List<Watched> begun = new ArrayList<>();
    while (underWay < limits.atOnce() && nextStart - now <= 0) {
      Optional<Watched> next = turn(now);
      if (next.isEmpty()) {
        break;
      }
      // A pause of ours is not caught up with: it would be a flood.
      nextStart = nextStart + spacing - now < 0 ? now : nextStart + spacing;
      underWay++;
      begun.add(next.get());
    }
    return begun;
  }

  /** Takes the outcome of a check that was begun. */
  Optional<Checked> done(Watched watched, Outcome outcome, long now) {
    underWay--;
    if (watched.removed) {
      return Optional.empty();
    }
    boolean first = !watched.isDecided();
    Optional<Checked> transition =
        watched
            .take(outcome)
            .map(verdict -> new Checked(watched.key.source(), watched.key.place(), verdict));
    watched.due = now + pause(watched, first);
    (watched.isDecided() ? decided : undecided).add(watched);
    return transition;
  }

  /** How many nanoseconds there is nothing to begin; the longest possible when nothing waits. */
  long idle(long now) {
    if (underWay >= limits.atOnce() || (undecided.isEmpty() && decided.isEmpty())) {
      return Long.MAX_VALUE;
    }
    long due = Long.MAX_VALUE;
    for (TreeSet<Watched> queue : List.of(undecided, decided)) {
      if (!queue.isEmpty()) {
        due = Math.min(due, queue.first().due - now);
      }
    }
    return Math.max(0, Math.max(due, nextStart - now));
  }

  /** For how long the check that waits longest is due, 0 when none is. */
  long late(long now) {
    long due = undecided.isEmpty() ? now : undecided.first().due;
    due = decided.isEmpty() || decided.first().due - due > 0 ? due : decided.first().due;
    return Math.max(0, now - due);
  }

  boolean has(Watched.Key key) {
    return places.containsKey(key);
  }

  int size() {
    return places.size();
  }

  /** The first regular check falls anywhere in the interval, so that what came at once spreads. */
  private long pause(Watched watched, boolean first) {
    long interval = watched.check.interval().toNanos();
    if (!watched.isDecided()) {
      return Math.min(interval, UNDECIDED);
    }
    double share = first ? random.getAsDouble() : 1 - JITTER + 2 * JITTER * random.getAsDouble();
    return (long) (interval * share);
  }

  private Optional<Watched> turn(long now) {
    boolean fromDecided = isDue(decided, now) && !(decidedLast && isDue(undecided, now));
    TreeSet<Watched> queue = fromDecided ? decided : undecided;
    if (!isDue(queue, now)) {
      return Optional.empty();
    }
    decidedLast = fromDecided;
    return Optional.ofNullable(queue.pollFirst());
  }

  private static boolean isDue(SortedSet<Watched> queue, long now) {
    return !queue.isEmpty() && queue.first().due - now <= 0;
  }
}
