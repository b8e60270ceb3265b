package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.Approval;
import io.sluice.view.Approval.Decision;
import io.sluice.view.Approval.State;
import io.sluice.view.Approvals;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.Home;
import io.sluice.view.NextSplit;
import io.sluice.view.SplitStore;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.StoredSplit;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Approvals in SQL. The home's row is the lock of a service, for what is asked of it as well. */
final class SqlApprovals implements Approvals {
  private final Sql sql;
  private final Supplier<SqlSplitStore> splits;
  private final Clock clock;
  private final OpenReviews reviews;

  /** What is done of one, under its service's lock. */
  private interface Judge {
    Outcome of(Connection connection, Approval found) throws SQLException;
  }

  /**
   * On a database.
   *
   * @param splits of the same one; fails with {@link StoreUnavailable} while it is not used
   */
  SqlApprovals(Sql sql, Supplier<SqlSplitStore> splits, Clock clock) {
    this.sql = sql;
    this.splits = splits;
    this.clock = clock;
    this.reviews = new OpenReviews(sql, clock);
  }

  @Override
  public List<Approval> open() {
    return reviews.open();
  }

  /** Those that somebody has to look at. */
  OpenReviews reviews() {
    return reviews;
  }

  @Override
  public List<Approval> newest(Set<State> states, String before, int limit) {
    return sql.read(
        connection -> ApprovalRows.newest(connection, states, before, limit, clock.millis()));
  }

  @Override
  public Optional<Approval> find(String id) {
    return sql.read(
        connection -> Optional.ofNullable(ApprovalRows.find(connection, id, clock.millis())));
  }

  @Override
  public Outcome ask(Wanted wanted, String person, Actor actor) {
    return write(
        connection -> {
          Home home = HomeRows.lock(connection, wanted.service());
          if (home == null) {
            return new Outcome.Refused(new SplitStore.Outcome.Unknown());
          }
          StoredSplit stored = SplitRows.find(connection, wanted.service());
          long generation = stored == null ? 0 : stored.generation();
          if (generation != wanted.generation()) {
            return new Outcome.Refused(new SplitStore.Outcome.Stale(generation));
          }
          if (NextSplit.put(wanted.service(), stored, home.environment(), wanted.split()) == null) {
            return new Outcome.Refused(new SplitStore.Outcome.Unchanged(stored));
          }
          long now = clock.millis();
          AuditHead.lock(connection);
          if (ApprovalRows.waiting(connection, wanted.service(), now) >= MOST) {
            return new Outcome.TooMany();
          }
          Approval asked = draft(wanted, person, actor).pending();
          ApprovalRows.insert(connection, asked);
          AuditRows.insert(connection, entry(actor, "approval.ask", null, asked, wanted.reason()));
          return new Outcome.Done(asked);
        });
  }

  @Override
  public Outcome approve(String id, String person, Actor actor, String reason) {
    return judge(
        id,
        (connection, found) -> {
          if (found.state() != State.PENDING) {
            return over(connection, found);
          }
          if (found.person().equals(person)) {
            return new Outcome.Own(found);
          }
          Approval approved = decided(found, State.APPROVED, actor, reason);
          SplitStore.Outcome outcome =
              SplitChange.put(
                      found.service(),
                      found.split(),
                      found.generation(),
                      new Actor(found.actor(), actor.from(), actor.requestId(), actor.name()),
                      found.reason())
                  .apply(
                      connection,
                      new Allowed(
                          splits.get().gate(),
                          approved,
                          entry(actor, "approval.approve", found, approved, reason)),
                      clock);
          return outcome instanceof SplitStore.Outcome.Committed committed
              ? new Outcome.Applied(approved, committed.split())
              : new Outcome.Refused(outcome);
        });
  }

  @Override
  public Outcome withdraw(String id, String person, Actor actor, String reason) {
    return judge(
        id,
        (connection, found) -> {
          if (found.state() != State.PENDING) {
            return over(connection, found);
          }
          State state = found.person().equals(person) ? State.WITHDRAWN : State.DECLINED;
          String action = state == State.WITHDRAWN ? "approval.withdraw" : "approval.decline";
          return done(connection, found, decided(found, state, actor, reason), action, actor);
        });
  }

  @Override
  public Outcome close(String id, String person, Actor actor, String reason) {
    return judge(
        id,
        (connection, found) -> {
          if (found.state() != State.OPEN) {
            return over(connection, found);
          }
          if (found.person().equals(person)) {
            return new Outcome.Own(found);
          }
          Approval closed = decided(found, State.CLOSED, actor, reason);
          return done(connection, found, closed, "approval.close", actor);
        });
  }

  @Override
  public SplitStore.Outcome breakGlass(Wanted wanted, String person, Actor actor) {
    try {
      SplitChange change =
          SplitChange.put(
              wanted.service(), wanted.split(), wanted.generation(), actor, wanted.reason());
      SplitStore.Outcome outcome =
          splits
              .get()
              .inOrder(
                  connection ->
                      change.apply(
                          connection, new BrokenGlass(draft(wanted, person, actor)), clock),
                  made -> SqlSplitStore.committed(made).toList());
      reviews.lookAfter();
      return outcome;
    } catch (StoreUnavailable e) {
      return new SplitStore.Outcome.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  private Outcome judge(String id, Judge judge) {
    try {
      Outcome outcome =
          splits
              .get()
              .inOrder(
                  connection -> {
                    Approval found = ApprovalRows.find(connection, id, clock.millis());
                    if (found == null || HomeRows.lock(connection, found.service()) == null) {
                      return new Outcome.Unknown();
                    }
                    found = ApprovalRows.find(connection, id, clock.millis()); // as it is now
                    return found == null ? new Outcome.Unknown() : judge.of(connection, found);
                  },
                  done ->
                      done instanceof Outcome.Applied applied
                          ? List.of(applied.split())
                          : List.of());
      reviews.lookAfter();
      return outcome;
    } catch (StoreUnavailable e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  private Outcome write(Sql.Work<Outcome> work) {
    try {
      return sql.write(work);
    } catch (StoreUnavailable e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  /** It waits no more; where nobody wrote that down yet, that is done now. */
  private Outcome over(Connection connection, Approval found) throws SQLException {
    if (found.decision().at() == 0 && found.state() != State.OPEN) {
      Approval over = decided(found, found.state(), Actor.SYSTEM, "");
      String action = found.state() == State.STALE ? "approval.stale" : "approval.expire";
      done(connection, found, over, action, Actor.SYSTEM);
      return new Outcome.Over(over);
    }
    return new Outcome.Over(found);
  }

  private Outcome done(
      Connection connection, Approval before, Approval after, String action, Actor actor)
      throws SQLException {
    ApprovalRows.update(connection, after);
    AuditRows.insert(connection, entry(actor, action, before, after, after.decision().reason()));
    return new Outcome.Done(after);
  }

  private Approval decided(Approval found, State state, Actor actor, String reason) {
    return found.in(state, new Decision(actor.name(), clock.millis(), reason));
  }

  private ApprovalDraft draft(Wanted wanted, String person, Actor actor) {
    return new ApprovalDraft(wanted, person, actor, splits.get().gate(), clock);
  }

  private Entry entry(
      Actor actor, String action, @Nullable Approval before, Approval after, String reason) {
    return ApprovalRows.entry(clock.millis(), actor, action, before, after, reason);
  }
}
