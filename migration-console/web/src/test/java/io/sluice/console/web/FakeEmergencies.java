package io.sluice.console.web;

import io.sluice.view.Actor;
import io.sluice.view.Emergencies;
import io.sluice.view.Emergency;
import io.sluice.view.SplitStore;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The contract of {@link Emergencies} over the fake store of a console. */
final class FakeEmergencies implements Emergencies {
  private final Console console;
  private final Map<String, Emergency> standing = new TreeMap<>();

  /** Whether nothing can be written down. */
  volatile boolean diskFull;

  FakeEmergencies(Console console) {
    this.console = console;
  }

  @Override
  public synchronized List<Emergency> standing() {
    return List.copyOf(standing.values());
  }

  @Override
  public synchronized Outcome rollback(
      String service, @Nullable StoredSplit shown, Actor actor, String reason) {
    Emergency before = standing.get(service);
    if (before != null) {
      return new Outcome.Standing(before, false);
    }
    SplitStore.Outcome ordinary = console.store.rollback(service, actor, reason);
    if (!(ordinary instanceof SplitStore.Outcome.Unavailable)) {
      return new Outcome.Ordinary(ordinary);
    }
    if (diskFull) {
      return new Outcome.Unwritable("no space left on device");
    }
    TrafficSplit baseline = shown == null ? null : shown.baseline();
    TrafficSplit split = shown == null ? null : shown.split();
    if (shown == null || baseline == null || split == null || baseline.equals(split)) {
      return new Outcome.AtBaseline();
    }
    Emergency emergency =
        new Emergency(
            "id",
            service,
            new Emergency.Stood(shown.generation(), split),
            baseline,
            9_000,
            actor,
            reason,
            false);
    put(emergency, shown);
    return new Outcome.Standing(emergency, true);
  }

  /** Puts one in force, and shows it. */
  synchronized void put(Emergency emergency, @Nullable StoredSplit stored) {
    standing.put(emergency.service(), emergency);
    console.show(Console.orders(stored, emergency));
  }

  @Override
  public synchronized Decided decide(String service, Choice choice, Actor actor, String reason) {
    Emergency emergency = standing.remove(service);
    if (emergency == null) {
      return new Decided.None();
    }
    StoredSplit stored = console.store.splits.get(service);
    console.show(Console.orders(stored));
    return new Decided.Done(stored);
  }
}
