package io.sluice.console.web;

import io.sluice.view.Actor;
import io.sluice.view.AuditLog;
import io.sluice.view.Home;
import io.sluice.view.Policy;
import io.sluice.view.SplitStore;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The contract of {@link SplitStore} in memory; its methods are serial. */
final class FakeStore implements SplitStore {
  final List<Actor> actors = new ArrayList<>();
  final List<String> reasons = new ArrayList<>();
  final List<Admission> admissions = new ArrayList<>();
  final Map<String, StoredSplit> splits = new TreeMap<>();

  /** Not null: why nothing can be committed. */
  volatile @Nullable String down;

  /** Not null: what a change that is no rollback is refused with. */
  volatile @Nullable Outcome refusal;

  /** Opened when writes may go on; a database that hangs keeps it closed. */
  volatile CountDownLatch running = new CountDownLatch(0);

  /** Writes that wait for {@link #running}. */
  final AtomicInteger waiting = new AtomicInteger();

  /** Of entries that leave with splits. */
  volatile Consumer<List<AuditLog.Entry>> heard = entries -> {};

  private final Map<String, Home> homes = new TreeMap<>();
  private final List<Consumer<StoredChange>> listeners = new ArrayList<>();

  @Override
  public synchronized Stored load() {
    return new Stored(homes, splits, admissions, Map.of(), 1);
  }

  @Override
  public Outcome putSplit(
      String service, TrafficSplit split, long expected, Actor actor, String reason) {
    waiting.incrementAndGet();
    try {
      running.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Unavailable("interrupted");
    } finally {
      waiting.decrementAndGet();
    }
    return put(service, split, expected, actor, reason);
  }

  @Override
  public synchronized Batch putSplits(
      List<Wanted> wanted, Actor actor, String reason, List<AuditLog.Entry> also) {
    String why = down;
    if (why != null) {
      return new Batch.Unavailable(why);
    }
    TreeMap<String, Outcome> outcomes = new TreeMap<>();
    for (Wanted one : wanted) {
      Outcome refused = refused(one.service(), one.expected());
      if (refused != null) {
        outcomes.put(one.service(), refused);
      }
    }
    if (!outcomes.isEmpty()) {
      return new Batch.Refused(outcomes);
    }
    for (Wanted one : wanted) {
      outcomes.put(one.service(), put(one.service(), one.split(), one.expected(), actor, reason));
    }
    heard.accept(also);
    return new Batch.Committed(outcomes);
  }

  /** Sets one at once, however long the database hangs. */
  synchronized Outcome put(
      String service, TrafficSplit split, long expected, Actor actor, String reason) {
    Outcome refused = refused(service, expected);
    if (refused != null) {
      return refused;
    }
    StoredSplit old = splits.get(service);
    TrafficSplit before = inForce(service);
    TrafficSplit after = split.namingAlso(before);
    if (old != null && after.equals(old.split())) {
      return new Outcome.Unchanged(old);
    }
    return commit(
        new StoredSplit(
            service,
            after,
            before,
            old == null ? Policy.DEFAULT : old.policy(),
            (old == null ? 0 : old.generation()) + 1),
        actor,
        reason);
  }

  @Override
  public synchronized Outcome rollback(String service, Actor actor, String reason) {
    String why = down;
    if (why != null) {
      return new Outcome.Unavailable(why);
    }
    if (!homes.containsKey(service)) {
      return new Outcome.Unknown();
    }
    StoredSplit old = splits.get(service);
    if (old == null || old.baseline() == null || old.baseline().equals(old.split())) {
      return new Outcome.Unchanged(old);
    }
    return commit(
        new StoredSplit(
            service, old.baseline(), old.baseline(), old.policy(), old.generation() + 1),
        actor,
        reason);
  }

  @Override
  public synchronized Outcome putPolicy(
      String service, Policy policy, long expected, Actor actor, String reason) {
    Outcome refused = refused(service, expected);
    if (refused != null) {
      return refused;
    }
    StoredSplit old = splits.get(service);
    return commit(
        new StoredSplit(
            service,
            old == null ? null : old.split(),
            old == null ? null : old.baseline(),
            policy,
            (old == null ? 0 : old.generation()) + 1),
        actor,
        reason);
  }

  @Override
  public synchronized boolean putHomes(List<Home> added) {
    added.forEach(home -> homes.putIfAbsent(home.service(), home));
    return true;
  }

  @Override
  public synchronized boolean admit(List<Admission> added, Actor actor, String reason) {
    if (down != null) {
      return false;
    }
    admissions.addAll(added);
    actors.add(actor);
    reasons.add(reason);
    return true;
  }

  @Override
  public synchronized boolean knowSources(Map<String, Boolean> established) {
    return true;
  }

  @Override
  public synchronized void subscribe(Consumer<StoredChange> listener) {
    listeners.add(listener);
  }

  synchronized void tell(StoredChange change) {
    listeners.forEach(listener -> listener.accept(change));
  }

  private @Nullable Outcome refused(String service, long expected) {
    String why = down;
    if (why != null) {
      return new Outcome.Unavailable(why);
    }
    if (!homes.containsKey(service)) {
      return new Outcome.Unknown();
    }
    Outcome refused = refusal;
    if (refused != null) {
      return refused;
    }
    StoredSplit old = splits.get(service);
    long generation = old == null ? 0 : old.generation();
    return generation == expected ? null : new Outcome.Stale(generation);
  }

  private TrafficSplit inForce(String service) {
    StoredSplit old = splits.get(service);
    if (old != null && old.split() != null) {
      return old.split();
    }
    Home home = homes.get(service);
    if (home == null) {
      throw new IllegalStateException("asked for a home that is not there");
    }
    return TrafficSplit.all(home.environment());
  }

  private Outcome commit(StoredSplit split, Actor actor, String reason) {
    splits.put(split.service(), split);
    actors.add(actor);
    reasons.add(reason);
    tell(new StoredChange.SplitStored(split));
    return new Outcome.Committed(split);
  }
}
