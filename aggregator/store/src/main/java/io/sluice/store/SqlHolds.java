package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.Hold;
import io.sluice.view.Holds;
import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.StoreUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Holds in SQL. Listeners are told all that stand, so that one who missed a commit misses none. */
final class SqlHolds implements Holds {
  private final Sql sql;
  private final Clock clock;
  private final Subscribers subscribers;

  /** Keeps listeners in commit order. */
  private final ReentrantLock writing = new ReentrantLock(true);

  /** What became of a change, and all that stands after it. */
  private record Written(Outcome outcome, @Nullable List<Hold> standing) {}

  SqlHolds(Sql sql, Clock clock, Subscribers subscribers) {
    this.sql = sql;
    this.clock = clock;
    this.subscribers = subscribers;
  }

  @Override
  public List<Hold> holds() {
    return sql.read(connection -> HoldRows.standing(connection, clock.millis()));
  }

  @Override
  public Outcome hold(Hold.Scope scope, String name, Duration time, Actor actor, String reason) {
    if (!Hold.mayLast(scope, time)) {
      throw new IllegalArgumentException("a hold lasts 1 s to 7 days, not " + time);
    }
    return write(
        connection -> {
          long now = clock.millis();
          HoldRows.deleteEnded(connection, now);
          List<Hold> standing = HoldRows.standing(connection, now);
          Hold before = find(standing, scope, name);
          if (before == null && standing.size() >= MOST) {
            return new Written(new Outcome.TooMany(), null);
          }
          Hold after = Hold.of(scope, name, now, time, actor.name(), reason);
          HoldRows.delete(connection, scope, name);
          HoldRows.insert(connection, after);
          audit(connection, ".put", before, after, actor, reason);
          return new Written(new Outcome.Standing(after), HoldRows.standing(connection, now));
        });
  }

  @Override
  public Outcome endHold(Hold.Scope scope, String name, Actor actor, String reason) {
    return write(
        connection -> {
          long now = clock.millis();
          Hold before = find(HoldRows.standing(connection, now), scope, name);
          if (before == null) {
            return new Written(new Outcome.Unknown(), null);
          }
          HoldRows.delete(connection, scope, name);
          audit(connection, ".end", before, null, actor, reason);
          return new Written(new Outcome.Ended(before), HoldRows.standing(connection, now));
        });
  }

  /** Tells what stands now, because another member may have changed it. */
  void tellStanding() {
    writing.lock();
    try {
      subscribers.tellNews(List.of(new StoredChange.HoldsStored(holds())));
    } finally {
      writing.unlock();
    }
  }

  /** Those of what a member knew to stand that this database was never told of. */
  List<Hold> neverHeard(List<Hold> known) {
    return sql.read(
        connection -> {
          long now = clock.millis();
          List<Hold> standing = HoldRows.standing(connection, now);
          List<Hold> unheard = new ArrayList<>();
          for (Hold hold : known) {
            if (hold.standsAt(now) && isUnheard(connection, standing, hold)) {
              unheard.add(hold);
            }
          }
          return unheard;
        });
  }

  /** One that was ended or replaced here has left its entry in the audit log. */
  private static boolean isUnheard(Connection connection, List<Hold> standing, Hold hold)
      throws SQLException {
    Hold here = find(standing, hold.scope(), hold.name());
    return (here == null || here.since() < hold.since())
        && !AuditRows.has(
            connection, area(hold.scope()) + ".put", hold.name(), StoredValues.of(hold));
  }

  /**
   * Writes what a member knew to stand where this database lacks it.
   *
   * @return false when the database could not commit
   */
  boolean adopt(List<Hold> known, String reason) {
    Outcome outcome =
        write(
            connection -> {
              long now = clock.millis();
              List<Hold> standing = HoldRows.standing(connection, now);
              for (Hold hold : known) {
                if (hold.standsAt(now) && isUnheard(connection, standing, hold)) {
                  HoldRows.delete(connection, hold.scope(), hold.name());
                  HoldRows.insert(connection, hold);
                  Hold before = find(standing, hold.scope(), hold.name());
                  audit(connection, ".put", before, hold, Actor.SYSTEM, reason);
                }
              }
              return new Written(new Outcome.Unknown(), HoldRows.standing(connection, now));
            });
    return !(outcome instanceof Outcome.Unavailable);
  }

  private Outcome write(Sql.Work<Written> work) {
    writing.lock();
    try {
      Written written = sql.write(work);
      List<Hold> standing = written.standing();
      if (standing != null) {
        subscribers.tell(List.of(new StoredChange.HoldsStored(standing)));
      }
      return written.outcome();
    } catch (StoreUnavailable e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    } finally {
      writing.unlock();
    }
  }

  /** The first word of its entries in the audit. */
  private static String area(Hold.Scope scope) {
    return scope.drains() ? "drain" : "hold";
  }

  private static @Nullable Hold find(List<Hold> holds, Hold.Scope scope, String name) {
    return holds.stream()
        .filter(hold -> hold.scope() == scope && hold.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private void audit(
      Connection connection,
      String verb,
      @Nullable Hold before,
      @Nullable Hold after,
      Actor actor,
      String reason)
      throws SQLException {
    Hold subject = after == null ? before : after;
    if (subject == null) {
      throw new IllegalArgumentException("an entry of nothing");
    }
    AuditRows.insert(
        connection,
        new Entry(
            clock.millis(),
            actor,
            area(subject.scope()) + verb,
            subject.name(),
            before == null ? "" : StoredValues.of(before),
            after == null ? "" : StoredValues.of(after),
            reason));
  }
}
