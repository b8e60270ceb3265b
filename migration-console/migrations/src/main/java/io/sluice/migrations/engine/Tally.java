package io.sluice.migrations.engine;

import io.sluice.view.traffic.Reading;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Running totals, or what came between two of them.
 *
 * @param epoch names the counting: totals of different epochs cannot be subtracted
 * @param callers by calling service and environment; at most {@value #MOST_CALLERS} by name, the
 *     others together, and no environment of an empty name
 */
public record Tally(String epoch, SortedMap<String, SortedMap<String, Answers>> callers) {
  /** So many callers are kept apart. */
  public static final int MOST_CALLERS = 500;

  /** Those beyond. */
  public static final String OTHERS = "(others)";

  /** Nothing counted. */
  public static final Tally NONE = new Tally("", new TreeMap<>());

  public Tally {
    SortedMap<String, SortedMap<String, Answers>> bounded = new TreeMap<>();
    callers.forEach(
        (caller, environments) -> {
          String name =
              bounded.size() < MOST_CALLERS || bounded.containsKey(caller) ? caller : OTHERS;
          SortedMap<String, Answers> kept = bounded.computeIfAbsent(name, key -> new TreeMap<>());
          environments.forEach(
              (environment, counts) -> {
                if (!environment.isEmpty()) {
                  kept.merge(environment, counts, Answers::plus);
                }
              });
        });
    bounded.replaceAll((caller, kept) -> Collections.unmodifiableSortedMap(kept));
    callers = Collections.unmodifiableSortedMap(bounded);
  }

  /** Of one caller. */
  public static Tally of(String epoch, String caller, Map<String, Answers> environments) {
    SortedMap<String, SortedMap<String, Answers>> callers = new TreeMap<>();
    callers.put(caller, new TreeMap<>(environments));
    return new Tally(epoch, callers);
  }

  /** What was read of a service's requests. */
  public static Tally of(Reading reading, String service) {
    SortedMap<String, SortedMap<String, Answers>> callers = new TreeMap<>();
    reading
        .byCaller(service)
        .forEach(
            (caller, environments) -> {
              SortedMap<String, Answers> answers = new TreeMap<>();
              environments.forEach(
                  (name, counts) ->
                      answers.put(name, new Answers(counts.successes(), counts.errors())));
              callers.put(caller, answers);
            });
    return new Tally(Long.toString(reading.epoch()), callers);
  }

  /** All callers together, by environment. */
  public SortedMap<String, Answers> environments() {
    SortedMap<String, Answers> all = new TreeMap<>();
    callers
        .values()
        .forEach(one -> one.forEach((name, counts) -> all.merge(name, counts, Answers::plus)));
    return all;
  }

  /** All callers together, of one environment. */
  public Answers environment(String name) {
    return environments().getOrDefault(name, Answers.NONE);
  }

  /** All callers together, of all other environments. */
  public Answers except(Set<String> names) {
    return environments().entrySet().stream()
        .filter(entry -> !names.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .reduce(Answers.NONE, Answers::plus);
  }

  /** What came since another reading; nothing when the counting began anew. */
  Tally since(Tally before) {
    if (!epoch.equals(before.epoch)) {
      return new Tally(epoch, new TreeMap<>());
    }
    SortedMap<String, SortedMap<String, Answers>> difference = new TreeMap<>();
    callers.forEach(
        (caller, environments) -> {
          SortedMap<String, Answers> old = before.callers.getOrDefault(caller, new TreeMap<>());
          SortedMap<String, Answers> came = new TreeMap<>();
          environments.forEach(
              (name, counts) -> {
                Answers counted = counts.since(old.getOrDefault(name, Answers.NONE));
                if (!counted.equals(Answers.NONE)) {
                  came.put(name, counted);
                }
              });
          if (!came.isEmpty()) {
            difference.put(caller, came);
          }
        });
    return new Tally(epoch, difference);
  }

  /** What other callers than these sent. */
  Tally without(Set<String> names) {
    SortedMap<String, SortedMap<String, Answers>> others = new TreeMap<>(callers);
    others.keySet().removeAll(names);
    return new Tally(epoch, others);
  }

  /** Both together, in this one's counting. */
  Tally plus(Tally other) {
    SortedMap<String, SortedMap<String, Answers>> sum = new TreeMap<>();
    callers.forEach((caller, environments) -> sum.put(caller, new TreeMap<>(environments)));
    other.callers.forEach(
        (caller, environments) ->
            environments.forEach(
                (name, counts) ->
                    sum.computeIfAbsent(caller, key -> new TreeMap<>())
                        .merge(name, counts, Answers::plus)));
    return new Tally(epoch, sum);
  }
}
