package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.AuditLog.Recorded;
import io.sluice.view.Home;
import io.sluice.view.Policy;
import io.sluice.view.SplitStore;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
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
import java.util.stream.Stream;

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
                FormatRows.advance(connection).formats(),
                HoldRows.standing(connection, clock.millis())));
  }

  @Override
  public Outcome putSplit(
      String service, TrafficSplit split, long expected, Actor actor, String reason) {
    return change(SplitChange.put(service, split, expected, actor, reason), gate);
  }

  @Override
  public Batch putSplits(List<Wanted> wanted, Actor actor, String reason, List<Entry> also) {
    List<SplitChange> changes =
        wanted.stream()
            .map(one -> SplitChange.put(one.service(), one.split(), one.expected(), actor, reason))
            .toList();
    try {
      return new Batch.Committed(
          inOrder(
              connection -> {
                SortedMap<String, Outcome> made =
                    SplitChange.together(connection, changes, gate, clock);
                AuditRows.insert(connection, also);
                return made;
              },
              outcomes -> outcomes.values().stream().flatMap(SqlSplitStore::committed).toList()));
    } catch (SplitChange.Refused e) {
      return new Batch.Refused(e.outcomes());
    } catch (StoreUnavailable e) {
      return new Batch.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  /** The split that it committed, if it did. */
  static Stream<StoredSplit> committed(Outcome outcome) {
    return outcome instanceof Outcome.Committed committed
        ? Stream.of(committed.split())
        : Stream.empty();
  }

  /** What everybody's changes are held to. */
  StandingGate gate() {
    return gate;
  }

  @Override
  public Outcome rollback(String service, Actor actor, String reason) {
    return change(SplitChange.rollback(service, actor, reason), Gate.OPEN);
  }

  @Override
  public Outcome putPolicy(
      String service, Policy policy, long expected, Actor actor, String reason) {
    return change(SplitChange.policy(service, policy, expected, actor, reason), gate);
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

  private Outcome change(SplitChange change, Gate asked) {
    try {
      return inOrder(
          connection -> change.apply(connection, asked, clock),
          outcome -> committed(outcome).toList());
    } catch (StoreUnavailable e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Runs a transaction, and tells listeners of its splits in commit order.
   *
   * @param splits that it committed, of its result
   * @throws StoreUnavailable if it could not be committed
   */
  <T> T inOrder(Sql.Work<T> work, Function<T, List<StoredSplit>> splits) {
    return telling(
        work,
        result ->
            splits.apply(result).stream()
                .<StoredChange>map(StoredChange.SplitStored::new)
                .toList());
  }

  /** The same for changes of any kind. */
  <T> T telling(Sql.Work<T> work, Function<T, List<StoredChange>> changes) {
    writing.lock();
    try {
      T result = transactions.write(work);
      changes.apply(result).forEach(change -> subscribers.tell(List.of(change)));
      return result;
    } finally {
      writing.unlock();
    }
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
