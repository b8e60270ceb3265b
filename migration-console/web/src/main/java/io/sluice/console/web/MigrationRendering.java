package io.sluice.console.web;

import io.sluice.console.contract.MigrationApprovalBody;
import io.sluice.console.contract.MigrationBody;
import io.sluice.console.contract.MigrationConditionBody;
import io.sluice.console.contract.MigrationItem;
import io.sluice.console.contract.MigrationStepBody;
import io.sluice.console.contract.ReturnPathBody;
import io.sluice.migrations.Gate;
import io.sluice.migrations.Plan;
import io.sluice.migrations.PlanForm;
import io.sluice.migrations.Step;
import io.sluice.migrations.engine.Estimate;
import io.sluice.migrations.engine.Migration;
import io.sluice.migrations.engine.ReturnPath;
import io.sluice.migrations.engine.State;
import io.sluice.migrations.runner.Migrations.Seen;
import io.sluice.view.TrafficSplit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Migrations as bodies; environments stand in configured order. Pure. */
final class MigrationRendering {
  /** Of a service whose error rate nobody knows yet; as docs/migrations.md measures guards. */
  private static final double ERROR_RATE = 0.01;

  private final List<String> environments;

  MigrationRendering(List<String> environments) {
    this.environments = environments;
  }

  MigrationItem item(Seen seen, long now) {
    Migration migration = seen.migration();
    State.Running step = step(migration);
    TrafficSplit asked = migration.asked();
    return new MigrationItem(
        migration.id(),
        migration.service(),
        migration.plan().to(),
        migration.state().word(),
        step == null ? null : step.phase().name(),
        pause(migration),
        step == null ? null : step.step(),
        ramp(seen).size(),
        asked == null ? null : asked.weight(migration.plan().to()),
        MigrationWords.of(seen, now),
        migration.author(),
        Instant.ofEpochMilli(migration.createdAt()).toString(),
        migration.state().over());
  }

  /**
   * All of it.
   *
   * @param obstacles what keeps it from being finished
   */
  MigrationBody body(Seen seen, List<String> obstacles, long now) {
    Migration migration = seen.migration();
    MigrationItem item = item(seen, now);
    return new MigrationBody(
        item.id(),
        item.service(),
        item.to(),
        item.state(),
        item.phase(),
        item.pause(),
        item.step(),
        item.steps(),
        seen.generation(),
        item.over(),
        item.author(),
        item.createdAt(),
        migration.plan().reason(),
        item.words(),
        since(migration.state()),
        migration.state() instanceof State.Soaking soaking ? at(soaking.until()) : null,
        weights(migration.asked()),
        weights(migration.baseline()),
        migration.state().underWay()
            ? ReturnPath.of(migration, seen.evidence())
                .map(MigrationRendering::returnPath)
                .orElse(null)
            : null,
        step(migration) == null ? 0 : migration.progress().bakedMs(),
        step(migration) == null ? 0 : migration.bakeMs(),
        steps(seen),
        seen.conditions().all().stream()
            .map(
                one ->
                    new MigrationConditionBody(one.name(), one.standing().name(), one.sentence()))
            .toList(),
        migration.approvals().stream()
            .map(one -> new MigrationApprovalBody(one.gate(), one.by(), at(one.at())))
            .toList(),
        obstacles,
        Json.map(PlanForm.json(migration.plan())));
  }

  /** The steps; from where the service is now while it has not started. */
  static List<Step> ramp(Seen seen) {
    Migration migration = seen.migration();
    if (!migration.ramp().isEmpty()) {
      return migration.ramp();
    }
    Plan plan = migration.plan();
    return seen.evidence().split().map(now -> plan.ramp(now.split())).orElse(plan.steps());
  }

  private List<MigrationStepBody> steps(Seen seen) {
    Migration migration = seen.migration();
    List<Estimate.OfStep> estimates = estimates(seen);
    List<MigrationStepBody> steps = new ArrayList<>();
    for (Step step : ramp(seen)) {
      int place = steps.size();
      Estimate.OfStep estimate = place < estimates.size() ? estimates.get(place) : null;
      steps.add(
          new MigrationStepBody(
              place + 1,
              Words.ordered(step.weights().weights(), environments),
              step.gate() == Gate.AUTO ? "auto" : "manual",
              step.bakeMs() == null ? migration.plan().bakeMs() : step.bakeMs(),
              estimate == null ? null : estimate.requestsNeeded(),
              estimate == null ? null : orNull(estimate.proofMs()),
              estimate == null ? null : orNull(estimate.seenBasisPoints()),
              estimate == null ? null : orNull(estimate.seenInBurstsBasisPoints())));
    }
    return steps;
  }

  private static List<Estimate.OfStep> estimates(Seen seen) {
    State state = seen.migration().state();
    if (state.underWay() || state.over() || seen.evidence().split().isEmpty()) {
      return List.of();
    }
    return Estimate.of(
            seen.migration().plan(),
            seen.evidence().split().get().split(),
            seen.evidence().requestsPerSecond(),
            ERROR_RATE)
        .steps();
  }

  static ReturnPathBody returnPath(ReturnPath path) {
    ReturnPath.Side most = path.sides().get(0);
    return new ReturnPathBody(
        most.environment(),
        most.ready(),
        most.stood().isPresent() ? most.stood().getAsInt() : null,
        most.known() ? most.reached() : null,
        path.isComplete(),
        path.words());
  }

  private static State.@Nullable Running step(Migration migration) {
    if (migration.state() instanceof State.Running running) {
      return running;
    }
    return migration.state() instanceof State.Paused paused ? paused.held() : null;
  }

  private static @Nullable String pause(Migration migration) {
    return migration.state() instanceof State.Paused paused ? paused.reason().name() : null;
  }

  private static @Nullable String since(State state) {
    if (state instanceof State.Paused paused) {
      return at(paused.since());
    }
    if (state instanceof State.Completed completed) {
      return at(completed.at());
    }
    return state instanceof State.Finished finished ? at(finished.at()) : null;
  }

  /** As it is named in events and lines: {@code RUNNING baking}. */
  static String standing(MigrationItem item) {
    String detail = item.pause() != null ? item.pause() : item.phase();
    return item.state() + (detail == null ? "" : " " + detail.toLowerCase(Locale.ROOT));
  }

  private static String at(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  private static @Nullable Long orNull(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }

  private @Nullable Map<String, Integer> weights(@Nullable TrafficSplit split) {
    return split == null ? null : Words.ordered(split.weights(), environments);
  }
}
