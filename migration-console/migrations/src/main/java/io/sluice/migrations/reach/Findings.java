package io.sluice.migrations.reach;

import io.sluice.view.reach.Reach;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What callers told so far, and what follows. One thread at a time. */
final class Findings {
  private static final String REACHED = "reached";

  /** More kinds of reasons are not told apart. */
  private static final int REASONS = 8;

  private final List<Told> told = new ArrayList<>();
  private final SortedMap<String, Integer> untold = new TreeMap<>();
  private int silent;

  /** By endpoint: how many tried it, and how many of them got through. */
  private final SortedMap<String, int[]> endpoints = new TreeMap<>();

  /**
   * A caller's attempts.
   *
   * @param results by endpoint, in the agent's words
   */
  private record Told(Caller caller, SortedMap<String, String> results) {}

  /**
   * @param away callers that are not connected
   */
  Findings(int away) {
    if (away > 0) {
      untold.put("away", away);
    }
  }

  /** A caller could tell; at least one result. */
  void tell(Caller caller, SortedMap<String, String> results) {
    told.add(new Told(caller, results));
    results.forEach(
        (endpoint, result) -> {
          int[] counts = endpoints.computeIfAbsent(endpoint, any -> new int[2]);
          counts[0]++;
          counts[1] += result.equals(REACHED) ? 1 : 0;
        });
  }

  /** A caller cannot tell. */
  void cannotTell(String why) {
    boolean room = untold.containsKey(why) || untold.size() < REASONS;
    untold.merge(room ? why : "for other reasons", 1, Integer::sum);
  }

  /** A caller does not tell, though it has an agent that knows how: it may be one that fails. */
  void silent(String why) {
    silent++;
    cannotTell(why);
  }

  /**
   * What is known.
   *
   * @param before of the same asking, for what does not change
   */
  Reach reach(Reach before, long now, boolean done) {
    Set<String> deaf = deaf();
    List<Reach.Failure> failures = new ArrayList<>();
    List<Places.Told> placed = new ArrayList<>();
    for (Told one : told) {
      Optional<Reach.Failure> failure = failure(one, deaf);
      placed.add(new Places.Told(one.caller().address(), failure.isPresent()));
      failure.ifPresent(failures::add);
    }
    failures.sort(Comparator.comparing(Reach.Failure::proxy));
    return new Reach(
        before.service(),
        before.environment(),
        before.begunAt(),
        now,
        done,
        before.endpoints(),
        before.callers(),
        told.size() - failures.size(),
        failures.size(),
        new Reach.Doubts(before.doubts().callersKnown(), endpoints.size(), deaf.size(), silent),
        untold,
        first(Places.of(placed)),
        first(failures),
        first(
            deaf.stream()
                .sorted()
                .map(each -> new Reach.Deaf(each, endpoints.getOrDefault(each, new int[2])[0]))
                .toList()));
  }

  /** Those that several tried and nobody reached: that is no caller's fault. */
  private Set<String> deaf() {
    Set<String> deaf = new HashSet<>();
    endpoints.forEach(
        (endpoint, counts) -> {
          if (counts[0] > 1 && counts[1] == 0) {
            deaf.add(endpoint);
          }
        });
    return deaf;
  }

  private static Optional<Reach.Failure> failure(Told one, Set<String> deaf) {
    boolean none = !one.results().containsValue(REACHED);
    for (Map.Entry<String, String> each : one.results().entrySet()) {
      if (!each.getValue().equals(REACHED) && (none || !deaf.contains(each.getKey()))) {
        Caller caller = one.caller();
        return Optional.of(
            new Reach.Failure(
                caller.proxy(),
                caller.service(),
                caller.address(),
                each.getKey(),
                each.getValue()));
      }
    }
    return Optional.empty();
  }

  private static <T> List<T> first(List<T> all) {
    return all.subList(0, Math.min(Reach.NAMED, all.size()));
  }
}
