package io.sluice.migrations.engine;

import io.sluice.view.Placement;
import io.sluice.view.ServiceView;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

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
 * @param reach whether callers get through to where it moves, where the plan asks
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
    Optional<String> queued,
    Optional<Verdict> reach) {
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
   * @param apart callers with a split of their own: what they send says nothing of the service's
   */
  public record Traffic(
      Tally totals,
      int reporting,
      List<String> silent,
      int silentCount,
      long everyMs,
      Set<String> apart) {
    /** Of callers that are all alike. */
    public Traffic(
        Tally totals, int reporting, List<String> silent, int silentCount, long everyMs) {
      this(totals, reporting, silent, silentCount, everyMs, Set.of());
    }

    /** With reports that are there at once, of callers that are all alike. */
    public Traffic(Tally totals, int reporting, List<String> silent, int silentCount) {
      this(totals, reporting, silent, silentCount, 0, Set.of());
    }

    public Traffic {
      silent = List.copyOf(silent);
      apart = Set.copyOf(apart);
    }
  }

  /**
   * Of one environment.
   *
   * @param ready its ready endpoints
   * @param requestsPerSecond that one endpoint carries, where somebody stated it
   */
  public record Capacity(int ready, OptionalDouble requestsPerSecond) {
    /** Of a service, in every environment that it runs in, or that its split or baseline names. */
    public static SortedMap<String, Capacity> of(ServiceView service) {
      SortedMap<String, Integer> ready = new TreeMap<>();
      service.environments().forEach(environment -> ready.put(environment, 0));
      StoredSplit stored = service.stored();
      Stream.of(service.split(), stored == null ? null : stored.baseline())
          .filter(Objects::nonNull)
          .forEach(split -> split.weights().keySet().forEach(name -> ready.putIfAbsent(name, 0)));
      Placement.of(service).forEach(there -> ready.put(there.environment(), there.ready()));
      SortedMap<String, Capacity> capacity = new TreeMap<>();
      ready.forEach(
          (environment, count) ->
              capacity.put(environment, new Capacity(count, stated(service, environment))));
      return capacity;
    }

    private static OptionalDouble stated(ServiceView service, String environment) {
      io.sluice.view.Capacity stated = service.policy().capacity().get(environment);
      return stated == null ? OptionalDouble.empty() : OptionalDouble.of(stated.perEndpointRps());
    }
  }

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

  /** What somebody else computed. */
  public record Verdict(Answer answer, String words) {}

  /** What a guard, or callers, can say. */
  public enum Answer {
    PASS,
    FAIL,
    NO_DATA
  }

  private Evidence with(Consumer<EvidenceDraft> change) {
    EvidenceDraft draft = new EvidenceDraft(this);
    change.accept(draft);
    return draft.evidence();
  }

  public Evidence withSplit(TrafficSplit inForce, long generation) {
    return with(draft -> draft.split = Optional.of(new InForce(inForce, generation, "")));
  }

  public Evidence withSplit(InForce inForce) {
    return with(draft -> draft.split = Optional.of(inForce));
  }

  public Evidence withProxies(Acknowledged known) {
    return with(draft -> draft.proxies = Optional.of(known));
  }

  public Evidence withTraffic(Traffic reported) {
    return with(draft -> draft.traffic = Optional.of(reported));
  }

  public Evidence withCoverage(int basisPoints) {
    return with(draft -> draft.coverageBasisPoints = OptionalInt.of(basisPoints));
  }

  public Evidence withRate(double perSecond) {
    return with(draft -> draft.requestsPerSecond = OptionalDouble.of(perSecond));
  }

  public Evidence withCapacity(Map<String, Capacity> byEnvironment) {
    return with(draft -> draft.capacity = new TreeMap<>(byEnvironment));
  }

  public Evidence withLatency(Map<String, Latency> byEnvironment) {
    return with(draft -> draft.latency = new TreeMap<>(byEnvironment));
  }

  public Evidence withVerdicts(Map<String, Verdict> byGuard) {
    return with(draft -> draft.verdicts = new TreeMap<>(byGuard));
  }

  public Evidence withFreeze(String words) {
    return with(draft -> draft.freeze = Optional.of(words));
  }

  public Evidence withEmergency(String words) {
    return with(draft -> draft.emergency = Optional.of(words));
  }

  public Evidence withRestored(String words) {
    return with(draft -> draft.restored = Optional.of(words));
  }

  public Evidence withReach(Verdict told) {
    return with(draft -> draft.reach = Optional.of(told));
  }

  public Evidence withQueued(String words) {
    return with(draft -> draft.queued = Optional.of(words));
  }
}
