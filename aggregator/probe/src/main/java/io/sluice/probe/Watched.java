package io.sluice.probe;

import io.sluice.view.Checks.Check;
import io.sluice.view.Checks.Place;
import io.sluice.view.Checks.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place that is checked for a source, and what is known of it; owned by its schedule. */
final class Watched implements Comparable<Watched> {
  final Key key;
  final Check check;
  private final long number;

  /** When its next check is due, in the schedule's nanoseconds. */
  long due;

  boolean removed;
  private @Nullable Verdict verdict;
  private @Nullable Outcome lately;
  private int good;
  private int bad;
  private int alike;

  /** What is checked, and for whom. */
  record Key(String source, Place place) {}

  Watched(Key key, Check check, long number, long due) {
    this.key = key;
    this.check = check;
    this.number = number;
    this.due = due;
  }

  /** Whether there is a first verdict. */
  boolean isDecided() {
    return verdict != null;
  }

  /** Takes an outcome in; returns the new verdict when there is one. */
  Optional<Verdict> take(Outcome outcome) {
    if (outcome == Outcome.UNTRIED) {
      return Optional.empty();
    }
    alike = outcome == lately ? alike + 1 : 1;
    lately = outcome;
    good = outcome == Outcome.GOOD ? good + 1 : 0;
    bad = outcome == Outcome.GOOD ? 0 : bad + 1;
    Verdict next = next(outcome);
    if (next == verdict) {
      return Optional.empty();
    }
    verdict = next;
    return Optional.ofNullable(next);
  }

  /** From bad to silent, and back, it takes as many alike as from passing to either. */
  private @Nullable Verdict next(Outcome outcome) {
    if (outcome == Outcome.GOOD) {
      return good >= check.healthy() ? Verdict.PASSING : verdict;
    }
    boolean fell = verdict == null || verdict == Verdict.PASSING;
    int times = fell ? bad : alike;
    if (times < check.unhealthy()) {
      return verdict;
    }
    return outcome == Outcome.BAD ? Verdict.FAILING : Verdict.SILENT;
  }

  @Override
  public int compareTo(Watched other) {
    int order = Long.compare(due - other.due, 0);
    return order != 0 ? order : Long.compare(number, other.number);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Watched watched && watched.number == number;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(number);
  }
}
