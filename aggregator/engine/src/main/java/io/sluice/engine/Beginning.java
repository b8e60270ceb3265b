package io.sluice.engine;

import io.sluice.engine.identity.TakenOver;
import io.sluice.view.KnownGood;
import io.sluice.view.Snapshot;
import io.sluice.view.SplitStore;
import io.sluice.view.SplitStore.Stored;
import io.sluice.view.StoreUnavailable;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an aggregator begins with: what is stored, and what the run before knew.
 *
 * @param known what the run before knew, or null
 */
record Beginning(
    AggregatorSettings settings,
    List<OwnedRegistry> registries,
    SplitStore store,
    @Nullable KnownGood known,
    Clock clock) {
  /**
   * The merged state at the start. Blocks on the database.
   *
   * @param alone whether this member reads every source by itself
   * @throws StoreUnavailable if the store cannot be read
   */
  Federation federation(boolean alone) {
    Stored stored = knowingSources(store.load());
    return new Federation(settings, registries, stored, takenOver(), alone, clock.millis());
  }

  private Map<String, Snapshot> takenOver() {
    Map<String, Snapshot> parts = new HashMap<>();
    for (OwnedRegistry registry : registries) {
      Snapshot part = known == null ? null : known.snapshot(registry.source());
      if (known != null && part != null) {
        parts.put(
            registry.source().name(),
            TakenOver.of(part, registry.identity(), KnownSource.term(settings), known.savedAt()));
      }
    }
    return parts;
  }

  /** A source that appears when services already exist is new: its names for those wait. */
  private Stored knowingSources(Stored stored) {
    boolean first = stored.homes().isEmpty();
    Map<String, Boolean> unknown = new HashMap<>();
    registries.stream()
        .filter(registry -> !registry.source().shadow()) // it is new on the day it joins
        .map(registry -> registry.source().name())
        .filter(name -> !stored.sources().containsKey(name))
        .forEach(name -> unknown.put(name, first));
    if (unknown.isEmpty()) {
      return stored;
    }
    if (!store.knowSources(unknown)) {
      // Forgotten now, they would count as new at the next start, and their names would wait.
      throw new StoreUnavailable("the store cannot commit which sources are known", null);
    }
    return store.load();
  }
}
