package io.sluice.engine;

import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.Rights;
import io.sluice.view.Actor;
import io.sluice.view.Checks;
import io.sluice.view.Checks.Check;
import io.sluice.view.Prober;
import io.sluice.view.SplitStore;
import io.sluice.view.cluster.SharedSources;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts what a pass asked of the world; what comes back is an input of a later pass. */
final class Errands {
  private static final Logger log = LoggerFactory.getLogger(Errands.class);

  private final List<OwnedRegistry> registries;
  private final SplitStore store;
  private final Prober prober;
  private final @Nullable Checks checks;
  private final Executor storeWorkers;
  private final Consumer<LoopInput> answers;
  private final @Nullable SharedSources shared;

  /** What is read now, by source; the loop's, and the closing thread's once that is over. */
  private final Map<String, RegistryAdapter> reading = new ConcurrentHashMap<>();

  /**
   * Errands of one loop.
   *
   * @param checks runs active checks, or null when no source has any
   * @param storeWorkers runs the store's blocking calls, and the closing of what is read no more
   * @param shared the other members, or null when there are none
   * @param answers takes what comes back, on any thread
   */
  Errands(
      List<OwnedRegistry> registries,
      SplitStore store,
      Prober prober,
      @Nullable Checks checks,
      Executor storeWorkers,
      @Nullable SharedSources shared,
      Consumer<LoopInput> answers) {
    this.registries = registries;
    this.store = store;
    this.prober = prober;
    this.checks = checks;
    this.storeWorkers = storeWorkers;
    this.shared = shared;
    this.answers = answers;
  }

  /** Begins to read a source. */
  void read(String source) {
    RegistryAdapter adapter = registry(source).adapters().get();
    if (reading.putIfAbsent(source, adapter) != null) {
      throw new IllegalStateException(source + " is read already");
    }
    adapter.start(
        event -> {
          if (adapter.equals(reading.get(source))) {
            answers.accept(new LoopInput.Observed(source, event));
          }
        });
  }

  /** Reads nothing any more; waits until every adapter is closed. */
  void leaveAll() {
    reading.values().forEach(RegistryAdapter::close);
  }

  /** What a source's credentials could do, whoever reads it. */
  CompletionStage<Rights> rights(String source) {
    RegistryAdapter adapter = reading.get(source);
    if (adapter != null) {
      return adapter.rights();
    }
    RegistryAdapter other = registry(source).adapters().get();
    other.start(event -> {}); // rights are looked up by an adapter that reads
    return other.rights().whenComplete((rights, failure) -> close(other));
  }

  private void leave(String source) {
    RegistryAdapter adapter = reading.remove(source);
    if (adapter != null) {
      close(adapter);
    }
  }

  private void close(RegistryAdapter adapter) {
    try {
      storeWorkers.execute(adapter::close);
    } catch (RejectedExecutionException e) {
      adapter.close(); // the member ends
    }
  }

  private OwnedRegistry registry(String source) {
    return registries.stream()
        .filter(registry -> registry.source().name().equals(source))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no source is called " + source));
  }

  /** Starts an effect; one that cannot be started does not keep the others from it. */
  void run(Effect effect) {
    try {
      start(effect);
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("effect", effect).log("An effect could not be started");
    }
  }

  private void start(Effect effect) {
    if (effect instanceof Effect.Probe probe) {
      prober
          .probe(probe.address(), probe.port())
          .thenAccept(
              result ->
                  answers.accept(
                      new LoopInput.Probed(probe.source(), probe.address(), probe.port(), result)));
    } else if (effect instanceof Effect.Reread reread) {
      RegistryAdapter adapter = reading.get(reread.source());
      if (adapter != null) {
        adapter.reread(reread.names());
      }
    } else if (effect instanceof Effect.Check check) {
      check(check);
    } else if (effect instanceof Effect.StoreHomes proposal) {
      store(proposal);
    } else if (effect instanceof Effect.Read begun) {
      read(begun.source());
    } else if (effect instanceof Effect.Leave left) {
      leave(left.source());
    } else if (effect instanceof Effect.Tell tell) {
      if (shared != null) {
        shared.tell(tell.snapshot(), tell.changed());
      }
    } else {
      throw new IllegalStateException("unknown effect " + effect);
    }
  }

  private void check(Effect.Check places) {
    Checks running = checks;
    for (OwnedRegistry registry : registries) {
      Check how = registry.check();
      if (running != null && how != null && registry.source().name().equals(places.source())) {
        places.ended().forEach(place -> running.remove(places.source(), place));
        answers.accept(new LoopInput.ChecksBegun(places.source(), places.begun(), places.round()));
        places.begun().forEach(place -> running.add(places.source(), place, how));
      }
    }
  }

  private void store(Effect.StoreHomes proposal) {
    try {
      storeWorkers.execute(
          () -> {
            boolean stored = false;
            try {
              stored =
                  (proposal.admissions().isEmpty()
                          || store.admit(proposal.admissions(), Actor.SYSTEM, "found the service"))
                      && store.putHomes(proposal.homes());
            } finally {
              answers.accept(new LoopInput.HomesAnswered(proposal.homes(), stored));
            }
          });
    } catch (RejectedExecutionException e) {
      log.atDebug().setCause(e).log("Homes are not stored: the store's workers are closed");
      answers.accept(new LoopInput.HomesAnswered(proposal.homes(), false));
    }
  }
}
