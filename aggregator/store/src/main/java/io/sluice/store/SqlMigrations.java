package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.Home;
import io.sluice.view.MigrationStore;
import io.sluice.view.SplitStore;
import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Migrations in SQL. The home's row is the lock of a service, for its migrations as well. */
final class SqlMigrations implements MigrationStore {
  private final Sql sql;
  private final Supplier<SqlSplitStore> splits;
  private final LeaderFence fence;
  private final Clock clock;

  /**
   * On a database.
   *
   * @param splits of the same database, whose listeners hear of what migrations move
   * @param fence before what the engine does, and no person
   */
  SqlMigrations(Sql sql, Supplier<SqlSplitStore> splits, LeaderFence fence, Clock clock) {
    this.fence = fence;
    this.sql = sql;
    this.splits = splits;
    this.clock = clock;
  }

  /** What a write came to, and what listeners hear of it, in order. */
  private record Written(Outcome outcome, List<StoredChange> told) {}

  /** What is stored with a migration. */
  private interface Beside {
    /** The same transaction; null when it is made, else why it cannot be, and nothing is. */
    SplitStore.@Nullable Outcome in(Connection connection, List<StoredChange> told)
        throws SQLException;
  }

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
    return write(next, (connection, told) -> null, act);
  }

  @Override
  public Outcome put(StoredMigration next, Move move, Act act) {
    return write(
        next,
        (connection, told) -> {
          // Who approved the plan approved its steps; a freeze stops each of them.
          Gate gate = move.back() ? Gate.OPEN : splits.get().gate()::frozen;
          return made(
              SplitChange.move(next.service(), move, act).apply(connection, gate, clock), told);
        },
        act);
  }

  @Override
  public Outcome finish(StoredMigration next, String home, Act act) {
    return write(
        next,
        (connection, told) -> {
          Home before = HomeRows.find(connection, next.service());
          StoredSplit stored = SplitRows.find(connection, next.service());
          if (before == null
              || stored == null
              || stored.split() == null
              || stored.split().weight(home) != TrafficSplit.WHOLE) {
            return new SplitStore.Outcome.Stale(stored == null ? 0 : stored.generation());
          }
          // The home first: without its split the service is its home's, so no traffic moves.
          Home after = new Home(before.service(), home, before.ports());
          HomeRows.update(connection, after);
          told.add(new StoredChange.HomeStored(after));
          audit(connection, "home.put", StoredValues.of(before), StoredValues.of(after), next, act);
          return made(
              SplitChange.forget(next.service(), act).apply(connection, Gate.OPEN, clock), told);
        },
        act);
  }

  private static SplitStore.@Nullable Outcome made(
      SplitStore.Outcome outcome, List<StoredChange> told) {
    if (outcome instanceof SplitStore.Outcome.Committed committed) {
      told.add(new StoredChange.SplitStored(committed.split()));
      return null;
    }
    return outcome instanceof SplitStore.Outcome.Unchanged ? null : outcome;
  }

  private Outcome write(StoredMigration next, Beside beside, Act act) {
    try {
      return splits
          .get()
          .telling(connection -> put(connection, next, beside, act), Written::told)
          .outcome();
    } catch (StoreUnavailable e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  private Written put(Connection connection, StoredMigration next, Beside beside, Act act)
      throws SQLException {
    if (act.actor().equals(Actor.SYSTEM)) {
      fence.check(connection);
    }
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
    List<StoredChange> told = new ArrayList<>();
    SplitStore.Outcome refused = beside.in(connection, told);
    if (refused != null) {
      return new Written(new Outcome.Refused(refused), List.of());
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
    return new Written(new Outcome.Committed(after), told);
  }

  @Override
  public boolean keep(StoredMigration accrued) {
    try {
      return fence.before(sql).write(connection -> MigrationRows.keep(connection, accrued));
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
    String was = before == null ? "" : StoredValues.of(before);
    audit(connection, act.action(), was, StoredValues.of(after), after, act);
  }

  private void audit(
      Connection connection,
      String action,
      String before,
      String after,
      StoredMigration of,
      Act act)
      throws SQLException {
    AuditRows.insert(
        connection,
        new Entry(clock.millis(), act.actor(), action, of.service(), before, after, act.reason()));
  }
}
