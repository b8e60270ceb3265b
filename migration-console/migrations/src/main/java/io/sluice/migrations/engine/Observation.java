package io.sluice.migrations.engine;

import io.sluice.migrations.Guard;
import io.sluice.migrations.Limits;
import io.sluice.view.TrafficSplit;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a moment's evidence adds to what a migration keeps: counts, guards' sums, valid time. */
final class Observation {
  /** Below so many requests the recorded control says nothing. */
  static final long LEAST_CONTROL = 1_000;

  /** The sums of the absolute limit on errors; no guard has such a name. */
  static final String ERROR_LIMIT = "limit:errors";

  /** Since when the absolute limit on latency is broken. */
  static final String LATENCY_LIMIT = "limit:latency";

  private final Migration migration;
  private final Evidence evidence;
  private final long now;

  private Observation(Migration migration, Evidence evidence, long now) {
    this.migration = migration;
    this.evidence = evidence;
    this.now = now;
  }

  /** Of a running or paused migration whose split is in force. */
  static Migration of(Migration migration, Evidence evidence, long now) {
    Observation moment = new Observation(migration, evidence, now);
    return moment.timed(moment.counted());
  }

  private Migration counted() {
    Progress progress = migration.progress();
    Optional<Tally> window =
        evidence
            .traffic()
            .flatMap(
                traffic ->
                    progress
                        .window(traffic.totals())
                        .map(counts -> counts.without(traffic.apart())));
    Progress next =
        evidence.traffic().map(traffic -> progress.read(traffic.totals())).orElse(progress);
    if (window.isPresent() && now >= progress.countsFrom() && proven(migration.state())) {
      next = next.counted(window.get());
    }
    SortedMap<String, ErrorTest> tests = new TreeMap<>(migration.tests());
    window.ifPresent(counts -> test(tests, counts));
    return migration.with(next).testing(tests, Latencies.slowSince(migration, evidence, now));
  }

  private static boolean proven(State state) {
    return state instanceof State.Running running
        && (running.phase() == State.Phase.BAKING || running.phase() == State.Phase.GATED);
  }

  private void test(SortedMap<String, ErrorTest> tests, Tally window) {
    String to = migration.plan().to();
    Answers target = window.environment(to);
    Answers control = window.except(Set.of(to));
    for (Guard guard : migration.plan().guards()) {
      if (guard instanceof Guard.ErrorRate rate) {
        ErrorTest before = tests.getOrDefault(guard.name(), ErrorTest.NONE);
        tests.put(guard.name(), compared(before, target, control, rate));
      }
    }
    Limits limits = migration.plan().limits();
    if (limits != null && limits.errorRateAtMostBasisPoints() != null) {
      ErrorTest before = tests.getOrDefault(ERROR_LIMIT, ErrorTest.NONE);
      double limit = limits.errorRateAtMostBasisPoints() / 10_000.0;
      tests.put(ERROR_LIMIT, before.recorded(control).against(target, limit));
    }
  }

  private ErrorTest compared(
      ErrorTest before, Answers target, Answers control, Guard.ErrorRate guard) {
    double margin = guard.deltaBasisPoints() / 10_000.0;
    int share = migration.expected().map(split -> split.weight(migration.plan().to())).orElse(0);
    if (share == TrafficSplit.WHOLE) {
      return before.controlRequests() < LEAST_CONTROL
          ? before
          : before.against(target, before.highestControlRate() + margin);
    }
    boolean none = share == 0 && migration.number() != 0;
    return none ? before.recorded(control) : before.with(target, control, margin);
  }

  private Migration timed(Migration counted) {
    if (!(counted.state() instanceof State.Running running)
        || running.phase() != State.Phase.BAKING) {
      return counted;
    }
    Progress progress = counted.progress();
    return counted.with(
        new Validity(counted, evidence, now).missing().isEmpty()
            ? progress.validAt(now)
            : progress.invalid());
  }
}
