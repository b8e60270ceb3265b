package io.sluice.console.web;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * What sources and proxies became lately, in this run of this member; any thread. The oldest are
 * forgotten: sources and proxies have a memory each, so that neither crowds the other out.
 */
final class RecentTransitions {
  private static final int MOST_OF_SOURCES = 2_000;
  private static final int MOST_OF_PROXIES = 2_000;

  private final String run;
  private final Deque<Numbered> sources = new ArrayDeque<>(); // guarded by this, newest first
  private final Deque<Numbered> proxies = new ArrayDeque<>(); // guarded by this, newest first
  private long last; // guarded by this

  /**
   * Remembers nothing yet.
   *
   * @param run names this run of the server: numbers of another one mean nothing here
   */
  RecentTransitions(String run) {
    this.run = run;
  }

  /** A transition and its place among those of this run, from 1 on. */
  record Numbered(long number, Transition transition) {}

  String run() {
    return run;
  }

  synchronized void add(Transition transition) {
    boolean source = transition.of() == Transition.Of.SOURCE;
    Deque<Numbered> kept = source ? sources : proxies;
    kept.addFirst(new Numbered(++last, transition));
    if (kept.size() > (source ? MOST_OF_SOURCES : MOST_OF_PROXIES)) {
      kept.removeLast();
    }
  }

  /** Those with a smaller number, newest first. */
  synchronized List<Numbered> before(long number) {
    List<Numbered> found = new ArrayList<>();
    Stream.concat(sources.stream(), proxies.stream())
        .filter(numbered -> numbered.number() < number)
        .sorted(Comparator.comparingLong(Numbered::number).reversed())
        .forEach(found::add);
    return found;
  }
}
