package io.sluice.migrations.planner;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The order in which services leave: whoever is called leaves before those who call it, so that a
 * request that reaches the new environment finds there what it needs (row 26). Services that call
 * each other in a circle have no such order; they leave in one wave and are named.
 *
 * @param waves sorted names, the first to leave first
 * @param circles services that call each other in a circle, each sorted, by first name
 */
public record Waves(List<List<String>> waves, List<List<String>> circles) {
  public Waves {
    waves = waves.stream().map(List::copyOf).toList();
    circles = circles.stream().map(List::copyOf).toList();
  }

  /**
   * Of the services that have not left.
   *
   * @param staying those that are to leave; calls from and to others are not asked
   * @param calls in any order; a service that calls itself is no circle
   */
  public static Waves of(Set<String> staying, Collection<Call> calls) {
    Map<String, SortedSet<String>> called = new TreeMap<>();
    staying.forEach(service -> called.put(service, new TreeSet<>()));
    for (Call call : calls) {
      SortedSet<String> of = called.get(call.caller());
      if (of != null && staying.contains(call.service()) && !call.caller().equals(call.service())) {
        of.add(call.service());
      }
    }
    List<List<String>> knots = new Knots(called).all();
    Map<String, Integer> wave = new HashMap<>();
    List<List<String>> waves = new ArrayList<>();
    for (List<String> knot : knots) { // whoever is called comes before whoever calls
      int number = 0;
      for (String service : knot) {
        for (String other : called.getOrDefault(service, new TreeSet<>())) {
          number =
              knot.contains(other) ? number : Math.max(number, wave.getOrDefault(other, -1) + 1);
        }
      }
      while (waves.size() <= number) {
        waves.add(new ArrayList<>());
      }
      for (String service : knot) {
        wave.put(service, number);
        waves.get(number).add(service);
      }
    }
    waves.forEach(one -> one.sort(Comparator.naturalOrder()));
    List<List<String>> circles = new ArrayList<>(knots.stream().filter(k -> k.size() > 1).toList());
    circles.sort(Comparator.comparing(circle -> circle.get(0)));
    return new Waves(waves, circles);
  }

  /**
   * The strongly connected parts of a graph, those that are called first. R. Tarjan, Depth-first
   * search and linear graph algorithms, SIAM J. Comput. 1 (1972); without recursion, since a chain
   * of calls may be as long as the catalogue.
   */
  private static final class Knots {
    private final Map<String, SortedSet<String>> called;
    private final Map<String, Integer> number = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final Set<String> isOpen = new HashSet<>();
    private final List<List<String>> all = new ArrayList<>();

    Knots(Map<String, SortedSet<String>> called) {
      this.called = called;
    }

    private record Visit(String service, Iterator<String> rest) {}

    List<List<String>> all() {
      for (String service : called.keySet()) {
        if (!number.containsKey(service)) {
          walk(service);
        }
      }
      return all;
    }

    private void walk(String first) {
      Deque<Visit> visits = new ArrayDeque<>();
      visits.push(enter(first));
      while (!visits.isEmpty()) {
        Visit visit = visits.element();
        if (visit.rest().hasNext()) {
          String next = visit.rest().next();
          if (!number.containsKey(next)) {
            visits.push(enter(next));
          } else if (isOpen.contains(next)) {
            lowest.merge(visit.service(), number.getOrDefault(next, 0), Math::min);
          }
          continue;
        }
        visits.pop();
        leave(visit.service());
        if (!visits.isEmpty()) {
          int reached = lowest.getOrDefault(visit.service(), 0);
          lowest.merge(visits.element().service(), reached, Math::min);
        }
      }
    }

    private Visit enter(String service) {
      number.put(service, number.size());
      lowest.put(service, number.size() - 1);
      open.push(service);
      isOpen.add(service);
      return new Visit(service, called.getOrDefault(service, new TreeSet<>()).iterator());
    }

    private void leave(String service) {
      if (!lowest.getOrDefault(service, 0).equals(number.get(service))) {
        return;
      }
      List<String> knot = new ArrayList<>();
      String member;
      do {
        member = open.pop();
        isOpen.remove(member);
        knot.add(member);
      } while (!member.equals(service));
      knot.sort(Comparator.naturalOrder());
      all.add(knot);
    }
  }
}
