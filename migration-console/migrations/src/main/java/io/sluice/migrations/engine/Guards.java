package io.sluice.migrations.engine;

import io.sluice.migrations.Guard;
import io.sluice.migrations.Limits;
import io.sluice.migrations.OnFailure;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the guards and the absolute limits say of an observed migration. */
record Guards(Migration migration, Evidence evidence, long now) {
  private static final double MILLION = 1_000_000;

  private static final String COPIES = "load reports do not count copies";

  /** One guard's word. */
  record Judged(Condition condition, OnFailure onFailure) {}

  /** All, in the plan's order, limits last. */
  List<Judged> judged() {
    List<Judged> all = new ArrayList<>();
    for (Guard guard : migration.plan().guards()) {
      all.add(new Judged(condition(guard), guard.onFailure()));
    }
    Limits limits = migration.plan().limits();
    if (limits != null && limits.errorRateAtMostBasisPoints() != null) {
      all.add(new Judged(errorLimit(limits.errorRateAtMostBasisPoints()), OnFailure.ROLL_BACK));
    }
    if (limits != null && limits.latencyAtMostMs() != null) {
      all.add(new Judged(latencyLimit(limits.latencyAtMostMs()), OnFailure.ROLL_BACK));
    }
    return all;
  }

  private boolean mirrors() {
    return migration.number() == 0;
  }

  /** The gravest failure: one that rolls back before one that pauses. */
  Optional<Judged> failure() {
    return suspect() ? gravest() : Optional.empty();
  }

  /** Whether any can have failed; every beat asks, and words are dear. */
  private boolean suspect() {
    return !migration.slowSince().isEmpty()
        || migration.tests().values().stream().anyMatch(ErrorTest::failed)
        || evidence.verdicts().values().stream()
            .anyMatch(verdict -> verdict.answer() == Evidence.Answer.FAIL);
  }

  private Optional<Judged> gravest() {
    List<Judged> failed =
        judged().stream()
            .filter(one -> one.condition().standing() == Condition.Standing.FAILED)
            .toList();
    return failed.stream()
        .filter(one -> one.onFailure() == OnFailure.ROLL_BACK)
        .findFirst()
        .or(() -> failed.stream().findFirst());
  }

  private Condition condition(Guard guard) {
    if (guard instanceof Guard.ErrorRate rate) {
      return errors(rate);
    }
    if (guard instanceof Guard.Latency latency) {
      return latency(latency);
    }
    if (guard instanceof Guard.Prometheus || guard instanceof Guard.Webhook) {
      return external(guard);
    }
    throw new AssertionError(guard);
  }

  private Condition errors(Guard.ErrorRate guard) {
    String name = "guard:" + guard.name();
    ErrorTest test = migration.tests().getOrDefault(guard.name(), ErrorTest.NONE);
    Answers target = migration.progress().tally().environment(migration.plan().to());
    Answers control = migration.progress().tally().except(Set.of(migration.plan().to()));
    boolean whole =
        migration.expected().map(one -> one.weight(migration.plan().to())).orElse(0)
            == TrafficSplit.WHOLE;
    double old = whole ? test.controlRate() : control.rate();
    String numbers =
        "errors %+.2f pt (limit %.2f): new %s, %s %s of %,d and %,d requests"
            .formatted(
                (target.rate() - old) * 100,
                guard.deltaBasisPoints() / 100.0,
                Shares.percent(target.rate()),
                whole ? "old as recorded" : "old",
                Shares.percent(old),
                target.all(),
                whole ? test.controlRequests() : control.all());
    if (test.failed()) {
      return Condition.failed(
          name, numbers + "; chance alone does so " + once(Math.exp(test.logEvidence())));
    }
    if (whole && test.controlRequests() < Observation.LEAST_CONTROL) {
      return Condition.notAsked(
          name,
          "no control group, and only %,d requests of it recorded: the limits alone guard"
              .formatted(test.controlRequests()));
    }
    if (mirrors()) {
      return Condition.notAsked(name, COPIES);
    }
    if (target.all() == 0 || (!whole && control.all() == 0)) {
      return Condition.waiting(name, "no answers of both environments in this step yet");
    }
    return Condition.met(name, numbers);
  }

  private Condition latency(Guard.Latency guard) {
    String name = "guard:" + guard.name();
    if (Latencies.control(migration).isEmpty()) {
      return Condition.notAsked(name, "no control group: the limits alone guard latency");
    }
    Optional<Double> slower =
        Latencies.difference(migration, evidence, guard.quantileBasisPoints(), now);
    if (slower.isEmpty()) {
      return Condition.waiting(name, "no latencies of both environments in the last minute");
    }
    String numbers =
        String.format(
            Locale.ROOT,
            "%s quantile %+.0f ms (limit %d)",
            Shares.percent(guard.quantileBasisPoints()),
            slower.get(),
            guard.deltaMs());
    Long since = migration.slowSince().get(guard.name());
    if (since == null) {
      return Condition.met(name, numbers);
    }
    return now - since >= guard.forMs()
        ? Condition.failed(name, numbers + " for " + Shares.clock(now - since))
        : Condition.waiting(name, numbers + " for " + Shares.clock(now - since));
  }

  private Condition external(Guard guard) {
    Evidence.Verdict verdict = new Validity(migration, evidence, now).verdict(guard);
    String name = "guard:" + guard.name();
    return switch (verdict.answer()) {
      case PASS -> Condition.met(name, verdict.words());
      case FAIL -> Condition.failed(name, verdict.words());
      case NO_DATA -> Condition.waiting(name, "no data: " + verdict.words());
    };
  }

  private Condition errorLimit(int basisPoints) {
    ErrorTest test = migration.tests().getOrDefault(Observation.ERROR_LIMIT, ErrorTest.NONE);
    Answers target = migration.progress().tally().environment(migration.plan().to());
    String numbers =
        "errors of %s %s (at most %s), %,d requests"
            .formatted(
                migration.plan().to(),
                Shares.percent(target.rate()),
                Shares.percent(basisPoints),
                target.all());
    if (mirrors()) {
      return Condition.notAsked(Observation.ERROR_LIMIT, COPIES);
    }
    if (test.failed()) {
      return Condition.failed(Observation.ERROR_LIMIT, numbers + "; beyond chance");
    }
    return target.all() == 0
        ? Condition.waiting(Observation.ERROR_LIMIT, "no answers in this step yet")
        : Condition.met(Observation.ERROR_LIMIT, numbers);
  }

  private Condition latencyLimit(long limit) {
    Optional<Double> millis =
        Latencies.quantile(evidence, migration.plan().to(), Latencies.P99, now);
    if (millis.isEmpty()) {
      return Condition.waiting(Observation.LATENCY_LIMIT, "no latencies in the last minute");
    }
    String numbers =
        String.format(Locale.ROOT, "99%% quantile %.0f ms (at most %d)", millis.get(), limit);
    Long since = migration.slowSince().get(Observation.LATENCY_LIMIT);
    if (since == null) {
      return Condition.met(Observation.LATENCY_LIMIT, numbers);
    }
    return now - since >= Latencies.LIMIT_FOR_MS
        ? Condition.failed(Observation.LATENCY_LIMIT, numbers + " for " + Shares.clock(now - since))
        : Condition.waiting(Observation.LATENCY_LIMIT, numbers);
  }

  /** How seldom a healthy environment gets so much evidence against it: once in that much. */
  private static String once(double evidence) {
    return evidence >= MILLION
        ? "less than once in a million times"
        : String.format(Locale.ROOT, "at most once in %,d times", (long) evidence);
  }
}
