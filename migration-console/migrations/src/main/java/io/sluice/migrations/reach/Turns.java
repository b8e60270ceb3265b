package io.sluice.migrations.reach;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What each caller of a variant is to try: in turns, so that several try each endpoint. */
final class Turns {
  /** Where nothing speaks for more. */
  static final int FEW = 5;

  private final List<String> all;
  private final Deque<String> again = new ArrayDeque<>();
  private int callers;
  private int next;

  /**
   * @param callers of the variant
   */
  Turns(List<String> all, int callers) {
    this.all = all;
    this.callers = callers;
  }

  /**
   * The next caller's, each once.
   *
   * @param most of one caller
   */
  List<String> take(int most) {
    int wanted = Math.max(FEW, (2 * all.size() + callers - 1) / callers);
    int count = Math.min(all.size(), Math.min(most, wanted));
    Set<String> taken = new LinkedHashSet<>();
    while (taken.size() < count && !again.isEmpty()) {
      taken.add(again.remove());
    }
    while (taken.size() < count) {
      taken.add(all.get(next));
      next = (next + 1) % all.size();
    }
    return List.copyOf(taken);
  }

  /** Who took these did not try them: they are the next one's, and those who are left try more. */
  void giveBack(List<String> taken) {
    callers = Math.max(1, callers - 1);
    again.addAll(taken);
  }
}
