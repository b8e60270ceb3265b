package io.sluice.migrations.engine;

import io.sluice.migrations.Step;
import io.sluice.view.TrafficSplit;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A migration while some of it is exchanged; what never changes is the migration's before. */
final class MigrationDraft {
  private final Migration before;

  State state;
  @Nullable TrafficSplit baseline;
  List<Step> ramp;
  @Nullable TrafficSplit asked;
  long askedGeneration;
  Progress progress;
  SortedMap<String, ErrorTest> tests;
  SortedMap<String, Long> slowSince;
  SortedMap<String, Double> learnt;
  SortedMap<String, Integer> readyAtStart;
  List<Migration.Approved> approvals;

  MigrationDraft(Migration migration) {
    before = migration;
    state = migration.state();
    baseline = migration.baseline();
    ramp = migration.ramp();
    asked = migration.asked();
    askedGeneration = migration.askedGeneration();
    progress = migration.progress();
    tests = migration.tests();
    slowSince = migration.slowSince();
    learnt = migration.learnt();
    readyAtStart = migration.readyAtStart();
    approvals = migration.approvals();
  }

  Migration migration() {
    return new Migration(
        before.id(),
        before.service(),
        before.plan(),
        state,
        before.author(),
        before.createdAt(),
        baseline,
        ramp,
        asked,
        askedGeneration,
        progress,
        tests,
        slowSince,
        learnt,
        readyAtStart,
        approvals);
  }
}
