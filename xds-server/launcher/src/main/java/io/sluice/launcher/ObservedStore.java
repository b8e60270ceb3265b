package io.sluice.launcher;

import io.sluice.view.Actor;
import io.sluice.view.AuditLog;
import io.sluice.view.Home;
import io.sluice.view.Policy;
import io.sluice.view.SplitStore;
import io.sluice.view.TrafficSplit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The store of a server that only observes: what is stored is shown, what the server decides by
 * itself is kept in memory alone, and people's writes are refused. Any thread.
 */
final class ObservedStore implements SplitStore {
  private static final String WHY = "this server only observes";
  private static final Outcome REFUSED = new Outcome.Unavailable(WHY);

  private final SplitStore stored;
  private final Map<String, Boolean> seen = new HashMap<>();
  private final List<Consumer<StoredChange>> listeners = new CopyOnWriteArrayList<>();

  ObservedStore(SplitStore stored) {
    this.stored = stored;
  }

  @Override
  public synchronized Stored load() {
    Stored now = stored.load();
    Map<String, Boolean> sources = new HashMap<>(seen);
    sources.putAll(now.sources());
    return new Stored(
        now.homes(), now.splits(), now.admissions(), sources, now.formats(), now.holds());
  }

  @Override
  public Outcome putSplit(
      String service, TrafficSplit split, long expected, Actor actor, String reason) {
    return REFUSED;
  }

  @Override
  public Batch putSplits(
      List<Wanted> wanted, Actor actor, String reason, List<AuditLog.Entry> also) {
    return new Batch.Unavailable(WHY);
  }

  @Override
  public Outcome rollback(String service, Actor actor, String reason) {
    return REFUSED;
  }

  @Override
  public Outcome putPolicy(
      String service, Policy policy, long expected, Actor actor, String reason) {
    return REFUSED;
  }

  @Override
  public boolean putHomes(List<Home> homes) {
    homes.forEach(home -> tell(new StoredChange.HomeStored(home)));
    return true;
  }

  @Override
  public boolean admit(List<Admission> admissions, Actor actor, String reason) {
    admissions.forEach(admission -> tell(new StoredChange.Admitted(admission)));
    return true;
  }

  @Override
  public synchronized boolean knowSources(Map<String, Boolean> established) {
    seen.putAll(established);
    return true;
  }

  @Override
  public void subscribe(Consumer<StoredChange> listener) {
    listeners.add(listener);
    stored.subscribe(listener);
  }

  private void tell(StoredChange change) {
    listeners.forEach(listener -> listener.accept(change));
  }
}
