package io.sluice.engine.guard;

import java.util.ArrayList;
import java.util.List;

/**
 * How many were ready over the last while. Exact for the last changes; beyond {@link #MOST_SPANS}
 * of them neighbours are merged to the larger one, which only makes the guard more careful.
 */
final class ReadyWindow {
  private static final int MOST_SPANS = 128;

  private final long length;
  private List<Span> past = new ArrayList<>(4);
  private Span present;

  /** So many from {@code start} on, until {@code end}. */
  private record Span(long start, long end, int ready) {
    /** Without one that was ready from {@code readySince} until it went at {@code goneAt}. */
    Span without(long readySince, long goneAt) {
      boolean countedIt = readySince <= start && start < goneAt;
      return countedIt && ready > 0 ? new Span(start, end, ready - 1) : this;
    }

    Span with(Span next) {
      return new Span(start, next.end, Math.max(ready, next.ready));
    }
  }

  /**
   * A window that has always seen the same number.
   *
   * @param length in milliseconds
   */
  ReadyWindow(long length, int ready) {
    this.length = length;
    this.present = new Span(Long.MIN_VALUE, Long.MAX_VALUE, ready);
  }

  void record(long now, int ready) {
    if (ready == present.ready) {
      return;
    }
    past.removeIf(span -> span.end <= now - length);
    past.add(new Span(present.start, now, present.ready));
    present = new Span(now, Long.MAX_VALUE, ready);
    if (past.size() > MOST_SPANS) {
      List<Span> merged = new ArrayList<>(MOST_SPANS);
      for (int i = 0; i + 1 < past.size(); i += 2) {
        merged.add(past.get(i).with(past.get(i + 1)));
      }
      if (past.size() % 2 == 1) {
        merged.add(past.get(past.size() - 1));
      }
      past = merged;
    }
  }

  /** The most at once within the window, the present number included. */
  int most(long now) {
    int most = present.ready;
    for (Span span : past) {
      if (span.end > now - length) {
        most = Math.max(most, span.ready);
      }
    }
    return most;
  }

  /** Takes one out of all that was seen while it was ready: its leaving is no loss. */
  void forget(long readySince, long goneAt) {
    past.replaceAll(span -> span.without(readySince, goneAt));
    present = present.without(readySince, goneAt);
  }

  /** Believes the number that was recorded last. */
  void reset() {
    past.clear();
  }
}
