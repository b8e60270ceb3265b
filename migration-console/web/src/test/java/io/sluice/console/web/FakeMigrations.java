package io.sluice.console.web;

import io.sluice.migrations.Feeds;
import io.sluice.migrations.engine.Evidence;
import io.sluice.migrations.engine.Migration;
import io.sluice.migrations.runner.Copies;
import io.sluice.migrations.runner.Migrations;
import io.sluice.migrations.runner.Settings;
import io.sluice.migrations.runner.Witness;
import io.sluice.view.AuditLog;
import io.sluice.view.MigrationStore;
import io.sluice.view.SplitStore;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Migrations in memory over a fake store of splits: the engine and its runner are the real ones,
 * and one proxy has acknowledged everything.
 */
final class FakeMigrations implements MigrationStore, Witness {
  private final Map<String, StoredMigration> stored = new TreeMap<>();
  private final FakeStore splits;
  private final FakeAudit audit;

  FakeMigrations(FakeStore splits, FakeAudit audit) {
    this.splits = splits;
    this.audit = audit;
  }

  static Migrations none() {
    FakeMigrations fake = new FakeMigrations(new FakeStore(), new FakeAudit());
    return fake.at(Clock.systemUTC());
  }

  /** Those of a member; they beat once they are started. */
  Migrations at(Clock clock) {
    return new Migrations(this, this, Copies.NONE, Settings.DEFAULT, clock);
  }

  @Override
  public Evidence evidence(Migration migration, Optional<String> queued, long now) {
    StoredSplit split = splits.load().splits().get(migration.service());
    TrafficSplit inForce =
        split == null || split.split() == null ? TrafficSplit.all("vm") : split.split();
    return new Evidence(
        Optional.of(new Evidence.InForce(inForce, split == null ? 0 : split.generation(), "")),
        Optional.of(new Evidence.Acknowledged(1, 1, List.of(), List.of())),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalDouble.of(100),
        new TreeMap<>(
            Map.of(
                "vm", new Evidence.Capacity(40, OptionalDouble.empty()),
                "kubernetes", new Evidence.Capacity(40, OptionalDouble.empty()))),
        new TreeMap<>(),
        new TreeMap<>(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        queued,
        Optional.empty());
  }

  @Override
  public Feeds feeds() {
    return Feeds.NONE;
  }

  @Override
  public synchronized List<StoredMigration> running() {
    return stored.values().stream().filter(one -> !one.over()).toList();
  }

  @Override
  public synchronized List<StoredMigration> newest(Optional<String> service, int limit) {
    List<StoredMigration> newest = new ArrayList<>(stored.values());
    newest.removeIf(one -> service.filter(name -> !name.equals(one.service())).isPresent());
    newest.sort(
        Comparator.comparingLong(StoredMigration::createdAt)
            .reversed()
            .thenComparing(StoredMigration::id));
    return newest.stream().limit(limit).toList();
  }

  @Override
  public synchronized Optional<StoredMigration> find(String id) {
    return Optional.ofNullable(stored.get(id));
  }

  @Override
  public synchronized Outcome create(StoredMigration migration, Act act) {
    for (StoredMigration other : running()) {
      if (other.service().equals(migration.service())) {
        return new Outcome.Taken(other);
      }
    }
    return keep(migration.withGeneration(1), act);
  }

  @Override
  public synchronized Outcome put(StoredMigration next, Act act) {
    StoredMigration before = stored.get(next.id());
    if (before == null) {
      return new Outcome.Unknown();
    }
    if (before.generation() != next.generation() || before.over()) {
      return new Outcome.Stale(before);
    }
    if (act.action().equals("migration.takeover")) {
      splits.refusal = null; // a paused one does not own the split
    }
    return keep(next.withGeneration(next.generation() + 1), act);
  }

  @Override
  public synchronized Outcome put(StoredMigration next, Move move, Act act) {
    SplitStore.Outcome moved =
        splits.put(next.service(), move.split(), move.expected(), act.actor(), act.reason());
    return moved instanceof SplitStore.Outcome.Committed
            || moved instanceof SplitStore.Outcome.Unchanged
        ? put(next, act)
        : new Outcome.Refused(moved);
  }

  @Override
  public synchronized Outcome finish(StoredMigration next, String home, Act act) {
    return put(next, act);
  }

  @Override
  public synchronized boolean keep(StoredMigration accrued) {
    stored.put(accrued.id(), accrued);
    return true;
  }

  private Outcome keep(StoredMigration now, Act act) {
    stored.put(now.id(), now);
    String after = "{\"id\":\"" + now.id() + "\",\"state\":\"" + now.state() + "\"}";
    boolean unused =
        audit.append(
            new AuditLog.Entry(
                9_000, act.actor(), act.action(), now.service(), "", after, act.reason()));
    return new Outcome.Committed(now);
  }
}
