package io.sluice.migrations.runner;

import io.sluice.view.MigrationStore;
import io.sluice.view.SplitStore;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A database in memory with one service, whose split migrations move. */
final class FakeMigrationStore implements MigrationStore {
  final List<Act> acts = new ArrayList<>();
  final List<TrafficSplit> splits = new ArrayList<>();
  int kept;
  boolean away;
  private final Map<String, StoredMigration> stored = new TreeMap<>();

  FakeMigrationStore(TrafficSplit first) {
    splits.add(first);
  }

  TrafficSplit split() {
    return splits.get(splits.size() - 1);
  }

  /** Of the split: 0 for the first. */
  long generation() {
    return splits.size() - 1L;
  }

  @Override
  public List<StoredMigration> running() {
    refuseWhileAway();
    return stored.values().stream().filter(one -> !one.over()).toList();
  }

  @Override
  public List<StoredMigration> newest(Optional<String> service, int limit) {
    refuseWhileAway();
    return stored.values().stream().limit(limit).toList();
  }

  @Override
  public Optional<StoredMigration> find(String id) {
    refuseWhileAway();
    return Optional.ofNullable(stored.get(id));
  }

  private void refuseWhileAway() {
    if (away) {
      throw new StoreUnavailable("away", null);
    }
  }

  @Override
  public Outcome create(StoredMigration migration, Act act) {
    StoredMigration first = migration.withGeneration(1);
    stored.put(migration.id(), first);
    acts.add(act);
    return new Outcome.Committed(first);
  }

  @Override
  public Outcome put(StoredMigration next, Act act) {
    StoredMigration before = stored.get(next.id());
    if (away) {
      return new Outcome.Unavailable("away");
    }
    if (before == null) {
      return new Outcome.Unknown();
    }
    if (before.generation() != next.generation()) {
      return new Outcome.Stale(before);
    }
    StoredMigration after = next.withGeneration(next.generation() + 1);
    stored.put(next.id(), after);
    acts.add(act);
    return new Outcome.Committed(after);
  }

  @Override
  public Outcome put(StoredMigration next, Move move, Act act) {
    if (move.expected() != generation()) {
      return new Outcome.Refused(new SplitStore.Outcome.Stale(generation()));
    }
    Outcome outcome = put(next, act);
    if (outcome instanceof Outcome.Committed) {
      splits.add(move.split());
    }
    return outcome;
  }

  @Override
  public Outcome finish(StoredMigration next, String home, Act act) {
    return split().weight(home) == TrafficSplit.WHOLE
        ? put(next, act)
        : new Outcome.Refused(new SplitStore.Outcome.Stale(generation()));
  }

  @Override
  public boolean keep(StoredMigration accrued) {
    kept++;
    stored.put(accrued.id(), accrued);
    return true;
  }
}
