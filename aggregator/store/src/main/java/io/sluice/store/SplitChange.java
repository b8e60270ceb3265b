package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.Home;
import io.sluice.view.MigrationStore;
import io.sluice.view.NextSplit;
import io.sluice.view.Policy;
import io.sluice.view.SplitStore.Outcome;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A change of one service's split or policy as somebody asked for it, and what becomes of it within
 * a transaction: the split, its audit entry and what its gate writes, or nothing of it.
 *
 * @param action as the audit names it
 * @param expected the generation that it stands on, or null where it stands on any
 */
record SplitChange(
    String service,
    String action,
    @Nullable Long expected,
    Actor actor,
    String reason,
    SplitChange.Step step) {
  /** What follows from what is stored; null when that is so already. */
  interface Step {
    @Nullable StoredSplit from(@Nullable StoredSplit stored, Home home);
  }

  static SplitChange put(
      String service, TrafficSplit split, long expected, Actor actor, String reason) {
    return new SplitChange(
        service,
        "split.put",
        expected,
        actor,
        reason,
        (stored, home) -> NextSplit.put(service, stored, home.environment(), split));
  }

  static SplitChange rollback(String service, Actor actor, String reason) {
    return new SplitChange(
        service,
        "split.rollback",
        null,
        actor,
        reason,
        (stored, home) -> NextSplit.rollback(service, stored));
  }

  static SplitChange move(String service, MigrationStore.Move move, MigrationStore.Act act) {
    return new SplitChange(
        service,
        "split.migrate",
        move.expected(),
        act.actor(),
        act.reason(),
        (stored, home) ->
            NextSplit.move(service, stored, home.environment(), move.split(), move.baseline()));
  }

  /** The split is what the home makes it. */
  static SplitChange forget(String service, MigrationStore.Act act) {
    return new SplitChange(
        service,
        "split.forget",
        null,
        act.actor(),
        act.reason(),
        (stored, home) -> NextSplit.forget(service, stored));
  }

  static SplitChange policy(
      String service, Policy policy, long expected, Actor actor, String reason) {
    return new SplitChange(
        service,
        "policy.put",
        expected,
        actor,
        reason,
        (stored, home) -> NextSplit.policy(service, stored, policy));
  }

  /**
   * All of them, or none.
   *
   * <p>All homes are locked first, in the order of names, since the first change locks the audit's
   * head: two members never wait for each other.
   *
   * @throws Refused if one cannot be; the transaction is to be undone then
   */
  static SortedMap<String, Outcome> together(
      Connection connection, List<SplitChange> changes, Gate gate, Clock clock)
      throws SQLException {
    List<SplitChange> sorted =
        changes.stream().sorted(Comparator.comparing(SplitChange::service)).toList();
    for (SplitChange change : sorted) {
      Home unused = HomeRows.lock(connection, change.service());
    }
    SortedMap<String, Outcome> outcomes = new TreeMap<>();
    SortedMap<String, Outcome> refused = new TreeMap<>();
    for (SplitChange change : sorted) {
      Outcome outcome = change.apply(connection, gate, clock);
      outcomes.put(change.service(), outcome);
      if (!(outcome instanceof Outcome.Committed || outcome instanceof Outcome.Unchanged)) {
        refused.put(change.service(), outcome);
      }
    }
    if (!refused.isEmpty()) {
      throw new Refused(refused);
    }
    return outcomes;
  }

  /** Undoes a transaction; carries no stack, since it is no bug. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SortedMap<String, Outcome> outcomes;

    private Refused(SortedMap<String, Outcome> outcomes) {
      super("refused", null, false, false);
      this.outcomes = outcomes;
    }

    /** Of those that cannot be. */
    SortedMap<String, Outcome> outcomes() {
      return outcomes;
    }
  }

  /** Makes it, if its gate lets it through; the service stays locked until the transaction ends. */
  Outcome apply(Connection connection, Gate gate, Clock clock) throws SQLException {
    Home home = HomeRows.lock(connection, service);
    if (home == null) {
      return new Outcome.Unknown();
    }
    StoredSplit stored = SplitRows.find(connection, service);
    long generation = stored == null ? 0 : stored.generation();
    if (expected != null && expected != generation) {
      return new Outcome.Stale(generation);
    }
    StoredSplit after = step.from(stored, home);
    if (after == null) {
      return new Outcome.Unchanged(stored);
    }
    NextSplit.Difference difference = NextSplit.difference(home.environment(), stored, after);
    Gate.Change change = new Gate.Change(stored, after, difference, actor, reason);
    Outcome refusal = gate.refusal(connection, change);
    if (refusal != null) {
      return refusal;
    }
    SplitRows.write(connection, after);
    String before = stored == null ? "" : StoredValues.of(stored);
    List<Entry> entries = new ArrayList<>();
    entries.add(
        new Entry(clock.millis(), actor, action, service, before, StoredValues.of(after), reason));
    entries.addAll(gate.made(connection, change));
    AuditRows.insert(connection, entries);
    return new Outcome.Committed(after);
  }
}
