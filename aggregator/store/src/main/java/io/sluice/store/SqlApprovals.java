package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.Alarm;
import io.sluice.view.Approval;
import io.sluice.view.Approval.Decision;
import io.sluice.view.Approval.Kind;
import io.sluice.view.Approval.State;
import io.sluice.view.Approvals;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.Freeze;
import io.sluice.view.Home;
import io.sluice.view.NextSplit;
import io.sluice.view.SplitStore;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.StoredSplit;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Approvals in SQL. The home's row is the lock of a service, for what is asked of it as well. */
final class SqlApprovals implements Approvals {
  private static final Logger log = LoggerFactory.getLogger(SqlApprovals.class);

  /** So many open reviews are shown as alarms; there are as many as people break the glass. */
  private static final int MOST_OPEN = 100;

  private final Sql sql;
  private final Supplier<SqlSplitStore> splits;
  private final Clock clock;

  /** Whoever looked last. */
  private volatile List<Approval> open = List.of();

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
  }

  @Override
  public List<Approval> open() {
    return open;
  }

  /** One for every open review. */
  List<Alarm> alarms() {
    return open.stream()
        .map(
            review ->
                new Alarm(
                    Alarm.Kind.REVIEW_OPEN,
                    review.service(),
                    review.person()
                        + " broke the glass"
                        + (review.freeze().isEmpty() ? "" : " past the freeze " + review.freeze())
                        + " ("
                        + review.reason()
                        + "); somebody else looks at it with sluice approvals close "
                        + review.id(),
                    review.askedAt()))
        .toList();
  }

  /** Looks at what is open now. */
  void look() {
    open = List.copyOf(newest(EnumSet.of(State.OPEN), "", MOST_OPEN));
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
          Approval asked =
              approval(
                  Kind.APPROVAL, State.PENDING, wanted, wanted.generation(), person, actor, "");
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
                      new Allowing(
                          approved, entry(actor, "approval.approve", found, approved, reason)),
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
                  connection -> change.apply(connection, new BreakingGlass(wanted, person), clock),
                  made -> SqlSplitStore.committed(made).toList());
      lookAfter();
      return outcome;
    } catch (StoreUnavailable e) {
      return new SplitStore.Outcome.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  /** Lets through what somebody allowed; a freeze still stands in its way. */
  private final class Allowing implements Gate {
    private final Approval approved;
    private final Entry entry;

    Allowing(Approval approved, Entry entry) {
      this.approved = approved;
      this.entry = entry;
    }

    @Override
    public SplitStore.@Nullable Outcome refusal(Connection connection, Change change)
        throws SQLException {
      return splits.get().gate().inTheWay(connection, change);
    }

    @Override
    public List<Entry> made(Connection connection, Change change) throws SQLException {
      ApprovalRows.update(connection, approved);
      return List.of(entry);
    }
  }

  /** Lets everything through but what a migration moves, and opens a review of it. */
  private final class BreakingGlass implements Gate {
    private final Wanted wanted;
    private final String person;

    BreakingGlass(Wanted wanted, String person) {
      this.wanted = wanted;
      this.person = person;
    }

    @Override
    public SplitStore.@Nullable Outcome refusal(Connection connection, Change change)
        throws SQLException {
      return splits.get().gate().migrating(connection, change);
    }

    @Override
    public List<Entry> made(Connection connection, Change change) throws SQLException {
      Freeze freeze = splits.get().gate().freeze(connection, change);
      String passed =
          freeze == null ? "" : freeze.id() + " by " + freeze.actor() + ": " + freeze.reason();
      AuditHead.lock(connection);
      Approval review =
          approval(
              Kind.BREAK_GLASS,
              State.OPEN,
              wanted,
              change.after().generation(),
              person,
              change.actor(),
              passed);
      ApprovalRows.insert(connection, review);
      return List.of(entry(change.actor(), "approval.breakglass", null, review, change.reason()));
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
      lookAfter();
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

  /** What was committed stands although it cannot be read again just now. */
  private void lookAfter() {
    try {
      look();
    } catch (StoreUnavailable e) {
      log.atDebug().setCause(e).log("What is open is looked at again in some seconds");
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

  private Approval approval(
      Kind kind,
      State state,
      Wanted wanted,
      long generation,
      String person,
      Actor actor,
      String freeze) {
    long now = clock.millis();
    return new Approval(
        UUID.randomUUID().toString().substring(0, 13),
        kind,
        state,
        wanted.service(),
        wanted.split(),
        generation,
        person,
        actor.name(),
        wanted.reason(),
        now,
        now + splits.get().gate().rule().expire().toMillis(),
        freeze,
        Decision.NONE);
  }

  private Entry entry(
      Actor actor, String action, @Nullable Approval before, Approval after, String reason) {
    return new Entry(
        clock.millis(),
        actor,
        action,
        after.service(),
        before == null ? "" : StoredValues.of(before),
        StoredValues.of(after),
        reason);
  }
}
