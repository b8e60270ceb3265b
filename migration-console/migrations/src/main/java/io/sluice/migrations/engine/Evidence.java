package io.sluice.migrations.engine;

import io.sluice.view.TrafficSplit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that is known of a migration's service at one moment. What is not known is empty or missing,
 * and holds the step.
 *
 * @param split what is stored, or empty when that cannot be read
 * @param proxies who has acknowledged what is published now
 * @param traffic running totals of the proxies' load reports
 * @param coverageBasisPoints how much of the service's traffic the mesh carries
 * @param requestsPerSecond of the service, all environments together
 * @param capacity by environment
 * @param latency by environment
 * @param verdicts of the guards that somebody else computes, by their names
 * @param freeze which one forbids to move traffic on, in words
 * @param emergency which rollback stands that is not stored, in words
 * @param restored why the store is not believed, in words
 * @param queued why it may not start yet, in words: other migrations run
 */
public record Evidence(
    Optional<InForce> split,
    Optional<Acknowledged> proxies,
    Optional<Traffic> traffic,
    OptionalInt coverageBasisPoints,
    OptionalDouble requestsPerSecond,
    SortedMap<String, Capacity> capacity,
    SortedMap<String, Latency> latency,
    SortedMap<String, Verdict> verdicts,
    Optional<String> freeze,
    Optional<String> emergency,
    Optional<String> restored,
    Optional<String> queued) {
  /** Nothing is known. */
  public static final Evidence NOTHING =
      new Evidence(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty(),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public Evidence {
    capacity = Collections.unmodifiableSortedMap(new TreeMap<>(capacity));
    latency = Collections.unmodifiableSortedMap(new TreeMap<>(latency));
    verdicts = Collections.unmodifiableSortedMap(new TreeMap<>(verdicts));
  }

  /**
   * The stored split, or the home's whole where none is stored.
   *
   * @param generation of split and policy
   * @param by who set it, for words
   */
  public record InForce(TrafficSplit split, long generation, String by) {}

  /**
   * Of the proxies that depend on the service.
   *
   * @param known seen within a day, not cleanly gone and not excused
   * @param acknowledged those that have what is published now
   * @param missing names of those that have not, at most 20
   * @param rejected who refused what is published now, and why, at most 20
   */
  public record Acknowledged(
      int known, int acknowledged, List<String> missing, List<String> rejected) {
    public Acknowledged {
      missing = List.copyOf(missing);
      rejected = List.copyOf(rejected);
    }
  }

  /**
   * What the proxies report.
   *
   * @param totals running
   * @param reporting how many proxies report now
   * @param silent names of those that should and do not, at most 20
   * @param silentCount how many those are
   * @param everyMs how often they report: what is read now may have been sent so long ago
   */
  public record Traffic(
      Tally totals, int reporting, List<String> silent, int silentCount, long everyMs) {
    /** With reports that are there at once. */
    public Traffic(Tally totals, int reporting, List<String> silent, int silentCount) {
      this(totals, reporting, silent, silentCount, 0);
    }

    public Traffic {
      silent = List.copyOf(silent);
    }
  }

  /**
   * Of one environment.
   *
   * @param ready its ready endpoints
   * @param requestsPerSecond that one endpoint carries, where somebody stated it
   */
  public record Capacity(int ready, OptionalDouble requestsPerSecond) {}

  /**
   * Of one environment.
   *
   * @param quantilesMs by basis points, 9,900 for 99%
   * @param at when it was read, milliseconds since the epoch
   */
  public record Latency(SortedMap<Integer, Double> quantilesMs, long at) {
    public Latency {
      quantilesMs = Collections.unmodifiableSortedMap(new TreeMap<>(quantilesMs));
    }
  }

  /** What a guard says whose answer somebody else computes. */
  public record Verdict(Answer answer, String words) {}

  /** What a guard can say. */
  public enum Answer {
    PASS,
    FAIL,
    NO_DATA
  }

  public Evidence withSplit(TrafficSplit inForce, long generation) {
    return new Evidence(
        Optional.of(new InForce(inForce, generation, "")),
        proxies,
        traffic,
        coverageBasisPoints,
        requestsPerSecond,
        capacity,
        latency,
        verdicts,
        freeze,
        emergency,
        restored,
        queued);
  }

  public Evidence withSplit(InForce inForce) {
    return new Evidence(
        Optional.of(inForce),
        proxies,
        traffic,
        coverageBasisPoints,
        requestsPerSecond,
        capacity,
        latency,
        verdicts,
        freeze,
        emergency,
        restored,
        queued);
  }

  public Evidence withProxies(Acknowledged known) {
    return new Evidence(
        split,
        Optional.of(known),
        traffic,
        coverageBasisPoints,
        requestsPerSecond,
        capacity,
        latency,
        verdicts,
        freeze,
        emergency,
        restored,
        queued);
  }

  public Evidence withTraffic(Traffic reported) {
    return new Evidence(
        split,
        proxies,
        Optional.of(reported),
        coverageBasisPoints,
        requestsPerSecond,
        capacity,
        latency,
        verdicts,
        freeze,
        emergency,
        restored,
        queued);
  }

  public Evidence withCoverage(int basisPoints) {
    return new Evidence(
        split,
        proxies,
        traffic,
        OptionalInt.of(basisPoints),
        requestsPerSecond,
        capacity,
        latency,
        verdicts,
        freeze,
        emergency,
        restored,
        queued);
  }

  public Evidence withRate(double perSecond) {
    return new Evidence(
        split,
        proxies,
        traffic,
        coverageBasisPoints,
        OptionalDouble.of(perSecond),
        capacity,
        latency,
        verdicts,
        freeze,
        emergency,
        restored,
        queued);
  }

  public Evidence withCapacity(Map<String, Capacity> byEnvironment) {
    return new Evidence(
        split,
        proxies,
        traffic,
        coverageBasisPoints,
        requestsPerSecond,
        new TreeMap<>(byEnvironment),
        latency,
        verdicts,
        freeze,
        emergency,
        restored,
        queued);
  }

  public Evidence withLatency(Map<String, Latency> byEnvironment) {
    return new Evidence(
        split,
        proxies,
        traffic,
        coverageBasisPoints,
        requestsPerSecond,
        capacity,
        new TreeMap<>(byEnvironment),
        verdicts,
        freeze,
        emergency,
        restored,
        queued);
  }

  public Evidence withVerdicts(Map<String, Verdict> byGuard) {
    return new Evidence(
        split,
        proxies,
        traffic,
        coverageBasisPoints,
        requestsPerSecond,
        capacity,
        latency,
        new TreeMap<>(byGuard),
        freeze,
        emergency,
        restored,
        queued);
  }

  public Evidence withFreeze(String words) {
    return new Evidence(
        split,
        proxies,
        traffic,
        coverageBasisPoints,
        requestsPerSecond,
        capacity,
        latency,
        verdicts,
        Optional.of(words),
        emergency,
        restored,
        queued);
  }

  public Evidence withEmergency(String words) {
    return new Evidence(
        split,
        proxies,
        traffic,
        coverageBasisPoints,
        requestsPerSecond,
        capacity,
        latency,
        verdicts,
        freeze,
        Optional.of(words),
        restored,
        queued);
  }

  public Evidence withRestored(String words) {
    return new Evidence(
        split,
        proxies,
        traffic,
        coverageBasisPoints,
        requestsPerSecond,
        capacity,
        latency,
        verdicts,
        freeze,
        emergency,
        Optional.of(words),
        queued);
  }

  public Evidence withQueued(String words) {
    return new Evidence(
        split,
        proxies,
        traffic,
        coverageBasisPoints,
        requestsPerSecond,
        capacity,
        latency,
        verdicts,
        freeze,
        emergency,
        restored,
        Optional.of(words));
  }
}
