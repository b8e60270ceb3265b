package io.sluice.store;

import io.sluice.view.AuditLog.Entry;
import io.sluice.view.MigrationStore;
import io.sluice.view.SplitStore;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.StoredSplit;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Migrations in SQL. The home's row is the lock of a service, for its migrations as well. */
final class SqlMigrations implements MigrationStore {
  private final Sql sql;
  private final Supplier<SqlSplitStore> splits;
  private final Clock clock;

  /**
   * On a database.
   *
   * @param splits of the same database, whose listeners hear of what migrations move
   */
  SqlMigrations(Sql sql, Supplier<SqlSplitStore> splits, Clock clock) {
    this.sql = sql;
    this.splits = splits;
    this.clock = clock;
  }

  /** What a write came to, and the split that it committed, if any. */
  private record Written(Outcome outcome, List<StoredSplit> moved) {}

  @Override
  public List<StoredMigration> running() {
    return sql.read(MigrationRows::running);
  }

  @Override
  public List<StoredMigration> newest(Optional<String> service, int limit) {
    return sql.read(connection -> MigrationRows.newest(connection, service, limit));
  }

  @Override
  public Optional<StoredMigration> find(String id) {
    return sql.read(connection -> Optional.ofNullable(MigrationRows.find(connection, id)));
  }

  @Override
  public Outcome create(StoredMigration migration, Act act) {
    return write(
        connection -> {
          if (HomeRows.lock(connection, migration.service()) == null) {
            return new Outcome.Unknown();
          }
          StoredMigration taken = MigrationRows.find(connection, migration.id());
          if (taken == null && !migration.over()) {
            taken = MigrationRows.runningOf(connection, migration.service());
          }
          if (taken != null) {
            return new Outcome.Taken(taken);
          }
          StoredMigration first = migration.withGeneration(1);
          MigrationRows.insert(connection, first);
          audit(connection, null, first, act);
          return new Outcome.Committed(first);
        });
  }

  @Override
  public Outcome put(StoredMigration next, Act act) {
    return write(connection -> put(connection, next, null, act).outcome());
  }

  @Override
  public Outcome put(StoredMigration next, Move move, Act act) {
    try {
      return splits
          .get()
          .inOrder(connection -> put(connection, next, move, act), Written::moved)
          .outcome();
    } catch (StoreUnavailable e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  private Written put(Connection connection, StoredMigration next, @Nullable Move move, Act act)
      throws SQLException {
    StoredMigration before = MigrationRows.find(connection, next.id());
    if (before == null || HomeRows.lock(connection, before.service()) == null) {
      return new Written(new Outcome.Unknown(), List.of());
    }
    before = MigrationRows.find(connection, next.id()); // as it is under the lock
    if (before == null || !before.service().equals(next.service())) {
      return new Written(new Outcome.Unknown(), List.of());
    }
    if (before.generation() != next.generation() || before.over()) {
      return new Written(new Outcome.Stale(before), List.of());
    }
    List<StoredSplit> moved = List.of();
    if (move != null) {
      // Who approved the plan approved its steps; a freeze stops each of them.
      Gate gate = move.back() ? Gate.OPEN : splits.get().gate()::frozen;
      SplitStore.Outcome outcome =
          SplitChange.move(next.service(), move, act).apply(connection, gate, clock);
      if (outcome instanceof SplitStore.Outcome.Committed committed) {
        moved = List.of(committed.split());
      } else if (!(outcome instanceof SplitStore.Outcome.Unchanged)) {
        return new Written(new Outcome.Refused(outcome), List.of());
      }
    }
    StoredMigration after =
        new StoredMigration(
            before.id(),
            before.service(),
            next.state(),
            next.over(),
            before.generation() + 1,
            before.createdAt(),
            next.document());
    if (!MigrationRows.update(connection, after)) {
      throw new IllegalStateException("migration " + next.id() + " moved under its lock");
    }
    audit(connection, before, after, act);
    return new Written(new Outcome.Committed(after), moved);
  }

  @Override
  public boolean keep(StoredMigration accrued) {
    try {
      return sql.write(connection -> MigrationRows.keep(connection, accrued));
    } catch (StoreUnavailable e) {
      return false; // logged once per outage by the transactions
    }
  }

  private Outcome write(Sql.Work<Outcome> work) {
    try {
      return sql.write(work);
    } catch (StoreUnavailable e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  private void audit(
      Connection connection, @Nullable StoredMigration before, StoredMigration after, Act act)
      throws SQLException {
    AuditRows.insert(
        connection,
        new Entry(
            clock.millis(),
            act.actor(),
            act.action(),
            after.service(),
            before == null ? "" : StoredValues.of(before),
            StoredValues.of(after),
            act.reason()));
  }
}
