package io.sluice.store;

import io.sluice.view.AuditLog.Entry;
import io.sluice.view.MigrationStore;
import io.sluice.view.StoreUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Migrations in SQL. The home's row is the lock of a service, for its migrations as well. */
final class SqlMigrations implements MigrationStore {
  private final Sql sql;
  private final Clock clock;

  SqlMigrations(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
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
    return write(
        connection -> {
          StoredMigration before = MigrationRows.find(connection, next.id());
          if (before == null || HomeRows.lock(connection, before.service()) == null) {
            return new Outcome.Unknown();
          }
          before = MigrationRows.find(connection, next.id()); // as it is under the lock
          if (before == null || !before.service().equals(next.service())) {
            return new Outcome.Unknown();
          }
          if (before.generation() != next.generation() || before.over()) {
            return new Outcome.Stale(before);
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
          return new Outcome.Committed(after);
        });
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
