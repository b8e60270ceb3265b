package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.Freeze;
import io.sluice.view.Freezes;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.people.Scope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Freezes in SQL. */
final class SqlFreezes implements Freezes {
  private final Sql sql;
  private final Clock clock;

  /** Whoever looked last. */
  private volatile List<Freeze> seen = List.of();

  SqlFreezes(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  @Override
  public List<Freeze> freezes() {
    List<Freeze> standing =
        sql.read(connection -> List.copyOf(FreezeRows.standing(connection, clock.millis())));
    seen = standing;
    return standing;
  }

  @Override
  public List<Freeze> seen() {
    long now = clock.millis();
    return seen.stream().filter(freeze -> freeze.standsAt(now)).toList();
  }

  @Override
  public Outcome freeze(Scope scope, long until, Actor actor, String reason) {
    return write(
        connection -> {
          AuditHead.lock(connection); // whoever changes a split waits here, and sees this freeze
          long now = clock.millis();
          if (until <= now) {
            return new Outcome.Past();
          }
          FreezeRows.deleteEnded(connection, now);
          if (FreezeRows.standing(connection, now).size() >= MOST) {
            return new Outcome.TooMany();
          }
          String id = UUID.randomUUID().toString().substring(0, 13);
          Freeze freeze = new Freeze(id, scope, now, until, actor.name(), reason);
          FreezeRows.insert(connection, freeze);
          audit(connection, "freeze.put", actor, "", StoredValues.of(freeze), freeze, reason);
          return new Outcome.Standing(freeze);
        });
  }

  @Override
  public Outcome end(String id, Actor actor, String reason) {
    return write(
        connection -> {
          AuditHead.lock(connection);
          for (Freeze freeze : FreezeRows.standing(connection, clock.millis())) {
            if (freeze.id().equals(id)) {
              FreezeRows.delete(connection, id);
              audit(connection, "freeze.end", actor, StoredValues.of(freeze), "", freeze, reason);
              return new Outcome.Ended(freeze);
            }
          }
          return new Outcome.Unknown();
        });
  }

  private Outcome write(Sql.Work<Outcome> work) {
    try {
      Outcome outcome = sql.write(work);
      freezes();
      return outcome;
    } catch (StoreUnavailable e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  private void audit(
      Connection connection,
      String action,
      Actor actor,
      String before,
      String after,
      Freeze freeze,
      String reason)
      throws SQLException {
    AuditRows.insert(
        connection,
        new Entry(clock.millis(), actor, action, freeze.scope().services(), before, after, reason));
  }
}
