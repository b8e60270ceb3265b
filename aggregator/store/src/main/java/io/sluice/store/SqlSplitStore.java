package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.Approvals;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.AuditLog.Recorded;
import io.sluice.view.Home;
import io.sluice.view.NextSplit;
import io.sluice.view.Policy;
import io.sluice.view.SplitStore;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Splits and all beside them in SQL. The home's row is locked for a change of its service, so that
 * members of a cluster take turns; within this member {@link #writing} also keeps listeners in
 * commit order.
 */
final class SqlSplitStore implements SplitStore {
  private static final Comparator<Admission> IN_ORDER =
      Comparator.comparing(Admission::source)
          .thenComparing(Admission::name)
          .thenComparing(Admission::service);

  static final String ADOPTED = "adopted from the last-known-good file";

  private final Sql transactions;
  private final Clock clock;
  private final Subscribers subscribers;
  private final StandingGate gate;
  private final ReentrantLock writing = new ReentrantLock(true);

  /** What follows from what is stored; null when that is so already. */
  private interface Step {
    @Nullable StoredSplit from(@Nullable StoredSplit stored, Home home);
  }

  /** A change of one service as it was asked for. */
  private record Request(
      String service, String action, @Nullable Long expected, Actor actor, String reason) {}

  SqlSplitStore(Sql transactions, Clock clock, Subscribers subscribers, StandingGate gate) {
    this.gate = gate;
    this.subscribers = subscribers;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public Stored load() {
    return transactions.read(
        connection ->
            new Stored(
                HomeRows.all(connection),
                SplitRows.all(connection),
                SourceRows.admissions(connection).stream().sorted(IN_ORDER).toList(),
                SourceRows.known(connection),
                SourceRows.format(connection),
                HoldRows.standing(connection, clock.millis())));
  }

  @Override
  public Outcome putSplit(
      String service, TrafficSplit split, long expected, Actor actor, String reason) {
    return change(new Request(service, "split.put", expected, actor, reason), setting(split), gate);
  }

  private static Step setting(TrafficSplit split) {
    return (stored, home) -> NextSplit.put(home.service(), stored, home.environment(), split);
  }

  @Override
  public Batch putSplits(List<Wanted> wanted, Actor actor, String reason) {
    writing.lock();
    try {
      SortedMap<String, Outcome> outcomes =
          transactions.write(connection -> changed(connection, wanted, actor, reason));
      outcomes
          .values()
          .forEach(
              outcome -> {
                if (outcome instanceof Outcome.Committed committed) {
                  subscribers.tell(List.of(new StoredChange.SplitStored(committed.split())));
                }
              });
      return new Batch.Committed(outcomes);
    } catch (RefusedBatch e) {
      return new Batch.Refused(e.outcomes);
    } catch (StoreUnavailable e) {
      return new Batch.Unavailable(String.valueOf(e.getMessage()));
    } finally {
      writing.unlock();
    }
  }

  /**
   * All homes are locked first, in the order of names, since the first change locks the audit's
   * head: two members never wait for each other.
   */
  private SortedMap<String, Outcome> changed(
      Connection connection, List<Wanted> wanted, Actor actor, String reason) throws SQLException {
    SortedMap<String, Outcome> outcomes = new TreeMap<>();
    SortedMap<String, Outcome> refused = new TreeMap<>();
    List<Wanted> sorted = wanted.stream().sorted(Comparator.comparing(Wanted::service)).toList();
    for (Wanted one : sorted) {
      Home unused = HomeRows.lock(connection, one.service());
    }
    for (Wanted one : sorted) {
      Outcome outcome =
          changed(
              connection,
              new Request(one.service(), "split.put", one.expected(), actor, reason),
              setting(one.split()),
              gate);
      outcomes.put(one.service(), outcome);
      if (!(outcome instanceof Outcome.Committed || outcome instanceof Outcome.Unchanged)) {
        refused.put(one.service(), outcome);
      }
    }
    if (!refused.isEmpty()) {
      throw new RefusedBatch(refused);
    }
    return outcomes;
  }

  /** Undoes a transaction; carries no stack, since it is no bug. */
  private static final class RefusedBatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SortedMap<String, Outcome> outcomes;

    RefusedBatch(SortedMap<String, Outcome> outcomes) {
      super("refused", null, false, false);
      this.outcomes = outcomes;
    }
  }

  /** What everybody's changes are held to. */
  StandingGate gate() {
    return gate;
  }

  /** Sets a split within a transaction that {@link #inOrder} runs, past another gate. */
  Outcome put(Connection connection, Approvals.Wanted wanted, Actor actor, Gate other)
      throws SQLException {
    return changed(
        connection,
        new Request(wanted.service(), "split.put", wanted.generation(), actor, wanted.reason()),
        setting(wanted.split()),
        other);
  }

  @Override
  public Outcome rollback(String service, Actor actor, String reason) {
    return change(
        new Request(service, "split.rollback", null, actor, reason),
        (stored, home) -> NextSplit.rollback(service, stored),
        Gate.OPEN);
  }

  @Override
  public Outcome putPolicy(
      String service, Policy policy, long expected, Actor actor, String reason) {
    return change(
        new Request(service, "policy.put", expected, actor, reason),
        (stored, home) -> NextSplit.policy(service, stored, policy),
        gate);
  }

  @Override
  public boolean putHomes(List<Home> homes) {
    return commit(
        connection -> {
          List<StoredChange> changes = new ArrayList<>();
          List<Entry> entries = new ArrayList<>();
          for (Home home : homes.stream().sorted(Comparator.comparing(Home::service)).toList()) {
            Home before = HomeRows.lock(connection, home.service());
            Home after = before == null ? home : merged(before, home);
            if (after.equals(before)) {
              // Told again: whoever proposes it may have missed the commit.
              changes.add(new StoredChange.HomeStored(after));
              continue;
            }
            if (before == null) {
              HomeRows.insert(connection, after);
            } else {
              HomeRows.update(connection, after);
            }
            String was = before == null ? "" : StoredValues.of(before);
            entries.add(system("home.put", after.service(), was, StoredValues.of(after)));
            changes.add(new StoredChange.HomeStored(after));
          }
          AuditRows.insert(connection, entries);
          return changes;
        });
  }

  @Override
  public boolean admit(List<Admission> admissions, Actor actor, String reason) {
    return commit(
        connection -> {
          List<StoredChange> changes = new ArrayList<>();
          List<Entry> entries = new ArrayList<>();
          for (Admission admission : admissions.stream().distinct().sorted(IN_ORDER).toList()) {
            if (SourceRows.isAdmitted(connection, admission)) {
              changes.add(new StoredChange.Admitted(admission));
              continue;
            }
            SourceRows.insert(connection, admission);
            String subject = admission.source() + "/" + admission.service();
            entries.add(
                new Entry(
                    clock.millis(),
                    actor,
                    "name.admit",
                    subject,
                    "",
                    StoredValues.of(admission),
                    reason));
            changes.add(new StoredChange.Admitted(admission));
          }
          AuditRows.insert(connection, entries);
          return changes;
        });
  }

  @Override
  public boolean knowSources(Map<String, Boolean> established) {
    return commit(
        connection -> {
          List<Entry> entries = new ArrayList<>();
          for (Map.Entry<String, Boolean> source : new TreeMap<>(established).entrySet()) {
            if (!SourceRows.isKnown(connection, source.getKey())) {
              SourceRows.insert(connection, source.getKey(), source.getValue());
              String known = StoredJson.of(Map.of("established", source.getValue()));
              entries.add(system("source.know", source.getKey(), "", known));
            }
          }
          AuditRows.insert(connection, entries);
          return List.of();
        });
  }

  /**
   * Writes what a member knew to be committed where this database lacks it, or has an older one: an
   * operator's decision over a lost database or a restored backup. What is newer here stays.
   *
   * @return false when the database could not commit
   */
  boolean adopt(Stored known) {
    return putHomes(List.copyOf(known.homes().values()))
        && admit(known.admissions(), Actor.SYSTEM, ADOPTED)
        && knowSources(known.sources())
        && commit(
            connection -> {
              List<StoredChange> changes = new ArrayList<>();
              List<Entry> entries = new ArrayList<>();
              for (StoredSplit split : new TreeMap<>(known.splits()).values()) {
                HomeRows.lock(connection, split.service());
                StoredSplit here = SplitRows.find(connection, split.service());
                if (here == null || here.generation() < split.generation()) {
                  SplitRows.restore(connection, split);
                  String was = here == null ? "" : StoredValues.of(here);
                  entries.add(system("split.adopt", split.service(), was, StoredValues.of(split)));
                  changes.add(new StoredChange.SplitStored(split));
                }
              }
              AuditRows.insert(connection, entries);
              return changes;
            });
  }

  /** Tells what is stored now of what other members changed; fails when it cannot be read. */
  void tellOf(List<Recorded> entries) {
    writing.lock();
    try {
      subscribers.tellNews(transactions.read(connection -> HeardOf.stored(connection, entries)));
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void subscribe(Consumer<StoredChange> listener) {
    subscribers.add(listener);
  }

  private Outcome change(Request request, Step step, Gate asked) {
    try {
      return inOrder(
          connection -> changed(connection, request, step, asked),
          outcome -> outcome instanceof Outcome.Committed committed ? committed.split() : null);
    } catch (StoreUnavailable e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Runs a transaction, and tells listeners of its split in commit order.
   *
   * @param split that it committed, of its result; or null
   * @throws StoreUnavailable if it could not be committed
   */
  <T> T inOrder(Sql.Work<T> work, Function<T, @Nullable StoredSplit> split) {
    writing.lock();
    try {
      T result = transactions.write(work);
      StoredSplit committed = split.apply(result);
      if (committed != null) {
        subscribers.tell(List.of(new StoredChange.SplitStored(committed)));
      }
      return result;
    } finally {
      writing.unlock();
    }
  }

  private Outcome changed(Connection connection, Request request, Step step, Gate asked)
      throws SQLException {
    Home home = HomeRows.lock(connection, request.service());
    if (home == null) {
      return new Outcome.Unknown();
    }
    StoredSplit stored = SplitRows.find(connection, request.service());
    long generation = stored == null ? 0 : stored.generation();
    if (request.expected() != null && request.expected() != generation) {
      return new Outcome.Stale(generation);
    }
    StoredSplit after = step.from(stored, home);
    if (after == null) {
      return new Outcome.Unchanged(stored);
    }
    Gate.Change change =
        new Gate.Change(
            stored,
            after,
            NextSplit.difference(home.environment(), stored, after),
            request.actor(),
            request.reason());
    Outcome refusal = asked.refusal(connection, change);
    if (refusal != null) {
      return refusal;
    }
    if (!SplitRows.write(connection, after)) {
      throw new IllegalStateException("generation " + generation + " moved under its lock");
    }
    List<Entry> entries = new ArrayList<>();
    entries.add(
        new Entry(
            clock.millis(),
            request.actor(),
            request.action(),
            request.service(),
            stored == null ? "" : StoredValues.of(stored),
            StoredValues.of(after),
            request.reason()));
    entries.addAll(asked.made(connection, change));
    AuditRows.insert(connection, entries);
    return new Outcome.Committed(after);
  }

  private boolean commit(Sql.Work<List<StoredChange>> work) {
    writing.lock();
    try {
      subscribers.tell(transactions.write(work));
      return true;
    } catch (StoreUnavailable e) {
      return false; // logged once per outage by the transactions
    } finally {
      writing.unlock();
    }
  }

  private Entry system(String action, String subject, String before, String after) {
    return new Entry(clock.millis(), Actor.SYSTEM, action, subject, before, after, "");
  }

  /** The first writer's environment stands; a port given again replaces its protocol. */
  private static Home merged(Home before, Home put) {
    if (!before.environment().equals(put.environment())) {
      return before;
    }
    SortedMap<String, String> ports = new TreeMap<>(before.ports());
    ports.putAll(put.ports());
    return new Home(before.service(), before.environment(), ports);
  }
}
