package io.sluice.migrations.engine;

import io.sluice.migrations.Guard;
import io.sluice.migrations.Limits;
import io.sluice.view.TrafficSplit;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The new environment's latency beside the old one's. */
final class Latencies {
  /** A reading older than this says nothing; Prometheus scrapes every 15 s by default. */
  static final long FRESH_MS = 60_000;

  /** The absolute limit is broken after so long above it. */
  static final long LIMIT_FOR_MS = 30_000;

  static final int P99 = 9_900;

  private Latencies() {}

  /** Since when each guard is above its limit; those that are not, or not known, are missing. */
  static SortedMap<String, Long> slowSince(Migration migration, Evidence evidence, long now) {
    SortedMap<String, Long> since = new TreeMap<>();
    for (Guard guard : migration.plan().guards()) {
      if (guard instanceof Guard.Latency latency) {
        difference(migration, evidence, latency.quantileBasisPoints(), now)
            .filter(slower -> slower > latency.deltaMs())
            .ifPresent(slower -> since.put(guard.name(), now));
      }
    }
    Limits limits = migration.plan().limits();
    Long limit = limits == null ? null : limits.latencyAtMostMs();
    if (limit != null) {
      quantile(evidence, migration.plan().to(), P99, now)
          .filter(millis -> millis > limit)
          .ifPresent(millis -> since.put(Observation.LATENCY_LIMIT, now));
    }
    since.replaceAll((name, at) -> migration.slowSince().getOrDefault(name, at));
    return since;
  }

  /** Whether it can be judged: both sides are known, or the new one where there is no old. */
  static boolean known(Migration migration, Evidence evidence, int quantile, long now) {
    Optional<String> control = control(migration);
    return quantile(evidence, migration.plan().to(), quantile, now).isPresent()
        && (control.isEmpty() || quantile(evidence, control.get(), quantile, now).isPresent());
  }

  /** How much slower the new environment is, in ms. */
  static Optional<Double> difference(
      Migration migration, Evidence evidence, int quantile, long now) {
    Optional<Double> target = quantile(evidence, migration.plan().to(), quantile, now);
    Optional<Double> old =
        control(migration).flatMap(name -> quantile(evidence, name, quantile, now));
    return target.flatMap(millis -> old.map(other -> millis - other));
  }

  static Optional<Double> quantile(Evidence evidence, String environment, int quantile, long now) {
    return Optional.ofNullable(evidence.latency().get(environment))
        .filter(latency -> now - latency.at() <= FRESH_MS)
        .flatMap(latency -> Optional.ofNullable(latency.quantilesMs().get(quantile)));
  }

  /** The other environment with the most weight; empty when all has moved. */
  static Optional<String> control(Migration migration) {
    return migration.expected().map(TrafficSplit::weights).stream()
        .flatMap(weights -> weights.entrySet().stream())
        .filter(entry -> entry.getValue() > 0)
        .filter(entry -> !entry.getKey().equals(migration.plan().to()))
        .max(
            Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey);
  }
}
