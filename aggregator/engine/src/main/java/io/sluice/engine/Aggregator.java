package io.sluice.engine;

import io.sluice.engine.identity.TakenOver;
import io.sluice.registry.Rights;
import io.sluice.view.Alarm;
import io.sluice.view.Alarms;
import io.sluice.view.Checks;
import io.sluice.view.ExplainedNames;
import io.sluice.view.FederatedView;
import io.sluice.view.KnownGood;
import io.sluice.view.Previews;
import io.sluice.view.Prober;
import io.sluice.view.ShadowComparison;
import io.sluice.view.Snapshot;
import io.sluice.view.Sources;
import io.sluice.view.SplitStore;
import io.sluice.view.SplitStore.Stored;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.ViewChange;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The aggregator loop: one thread that drains everything waiting, lets {@link Federation} work
 * once, publishes the result through one volatile field, and starts what the pass asked for.
 */
public final class Aggregator implements Sources, Previews, Alarms, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Aggregator.class);

  /** The longest wait for something to happen; deadlines come earlier. */
  private static final long IDLE_MILLIS = 60_000;

  private final AggregatorSettings settings;
  private final List<OwnedRegistry> registries;
  private final SplitStore store;
  private final @Nullable KnownGood known;
  private final @Nullable Checks checks;
  private final Errands errands;
  private final Clock clock;
  private final Consumer<ViewChange> listener;
  private final GuardNotices guardNotices = new GuardNotices();
  private final Inbox inputs = new Inbox();
  private final Thread loop = new Thread(this::run, "sluice-aggregator");

  /** Set before the loop starts, then the loop's; only its alarms are read anywhere. */
  private volatile @Nullable Federation federation;

  /** Services whose last change the listener did not take; the loop's. */
  private final Set<String> undelivered = new HashSet<>();

  /** Written by the loop, read anywhere. */
  private volatile Published published = Published.NOTHING;

  /** Written by the loop once the listener knows, read anywhere. */
  private volatile boolean opened;

  /** Written by whoever closes, read by the loop. */
  private volatile boolean closed;

  /**
   * An aggregator that is not started.
   *
   * @param registries what this member reads, in configured order; the aggregator starts and closes
   *     the adapters
   * @param known what the run before knew, or null
   * @param storeWorkers runs the store's blocking calls
   * @param clock of the guard and of what is shown; its steps never change a published weight
   * @param listener gets first the view of what is stored, with every service named, then every
   *     change and the opening; on the loop's thread; never blocks
   */
  public Aggregator(
      AggregatorSettings settings,
      List<OwnedRegistry> registries,
      SplitStore store,
      @Nullable KnownGood known,
      Prober prober,
      Executor storeWorkers,
      Clock clock,
      Consumer<ViewChange> listener) {
    this(settings, registries, store, known, prober, null, storeWorkers, clock, listener);
  }

  /**
   * An aggregator that is not started.
   *
   * @param registries what this member reads, in configured order; the aggregator starts and closes
   *     the adapters
   * @param known what the run before knew, or null
   * @param checks runs the active checks of the registries that have any, or null; whoever made it
   *     closes it, after the aggregator
   * @param storeWorkers runs the store's blocking calls
   * @param clock of the guard and of what is shown; its steps never change a published weight
   * @param listener gets first the view of what is stored, with every service named, then every
   *     change and the opening; on the loop's thread; never blocks
   */
  public Aggregator(
      AggregatorSettings settings,
      List<OwnedRegistry> registries,
      SplitStore store,
      @Nullable KnownGood known,
      Prober prober,
      @Nullable Checks checks,
      Executor storeWorkers,
      Clock clock,
      Consumer<ViewChange> listener) {
    this.settings = settings;
    this.registries = List.copyOf(registries);
    this.store = store;
    this.known = known;
    this.errands = new Errands(this.registries, store, prober, checks, storeWorkers, inputs::add);
    this.checks = checks;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Reads the store, then starts the loop and the adapters. Blocks on the database.
   *
   * @throws io.sluice.view.StoreUnavailable if the store cannot be read
   */
  public void start() {
    store.subscribe(change -> inputs.add(new LoopInput.Committed(change)));
    Stored stored = knowingSources(store.load());
    Federation state = new Federation(settings, registries, stored, takenOver(), clock.millis());
    federation = state;
    published = Published.of(state);
    if (checks != null) {
      checks.subscribe(
          it -> inputs.add(new LoopInput.Checked(it.source(), it.place(), it.verdict())));
    }
    loop.setDaemon(true);
    loop.start();
    registries.forEach(
        registry ->
            registry
                .adapter()
                .start(
                    event -> inputs.add(new LoopInput.Observed(registry.source().name(), event))));
  }

  private Map<String, Snapshot> takenOver() {
    Map<String, Snapshot> parts = new HashMap<>();
    for (OwnedRegistry registry : registries) {
      Snapshot part = known == null ? null : known.snapshot(registry.source());
      if (known != null && part != null) {
        parts.put(
            registry.source().name(),
            TakenOver.of(part, registry.identity(), OwnedSource.term(settings), known.savedAt()));
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

  /** The current view; any thread. */
  public FederatedView view() {
    return published.view();
  }

  /** Whether proxies may connect; any thread. */
  public boolean isOpen() {
    return opened;
  }

  /** What the guards have done since the start; any thread. */
  public GuardCounters counters() {
    return guardNotices.counters();
  }

  /**
   * All that is known now, to keep it; any thread. Fails when the aggregator is closed before it
   * answers.
   */
  public CompletionStage<KnownGood> knownGood() {
    CompletableFuture<KnownGood> answer = new CompletableFuture<>();
    inputs.add(new LoopInput.KnownGoodAsked(answer));
    return answer;
  }

  @Override
  public List<Alarm> alarms() {
    Federation state = federation;
    return state == null ? List.of() : state.alarms();
  }

  @Override
  public List<Status> sources() {
    return published.statuses();
  }

  @Override
  public @Nullable Snapshot snapshot(String source) {
    return published.snapshots().get(source);
  }

  @Override
  public CompletionStage<Integer> confirm(String source, @Nullable String service) {
    CompletableFuture<Integer> letGo = new CompletableFuture<>();
    if (published.snapshots().containsKey(source)) {
      inputs.add(new LoopInput.LossConfirmed(source, service, letGo));
    } else {
      letGo.complete(-1);
    }
    return letGo;
  }

  @Override
  public CompletionStage<Boolean> release(String source) {
    CompletableFuture<Boolean> waited = new CompletableFuture<>();
    if (published.snapshots().containsKey(source)) {
      inputs.add(new LoopInput.SourceReleased(source, waited));
    } else {
      waited.complete(false);
    }
    return waited;
  }

  @Override
  public @Nullable CompletionStage<Rights> rights(String source) {
    return registries.stream()
        .filter(registry -> registry.source().name().equals(source))
        .findFirst()
        .map(registry -> registry.adapter().rights())
        .orElse(null);
  }

  @Override
  public @Nullable CompletionStage<ExplainedNames> explain(String source, String after, int limit) {
    if (limit < 1 || limit > ExplainedNames.MOST) {
      throw new IllegalArgumentException("limit must be 1 to " + ExplainedNames.MOST);
    }
    if (registries.stream().noneMatch(registry -> registry.source().name().equals(source))) {
      return null;
    }
    CompletableFuture<ExplainedNames> explained = new CompletableFuture<>();
    inputs.add(new LoopInput.NamesAsked(source, after, limit, explained));
    return explained;
  }

  @Override
  public CompletionStage<Optional<Preview>> preview(String service, Change change) {
    CompletableFuture<Optional<Preview>> preview = new CompletableFuture<>();
    inputs.add(new LoopInput.ChangeTried(service, change, preview));
    return preview;
  }

  @Override
  public ShadowComparison shadow() {
    return published.shadow();
  }

  @Override
  public List<String> waitingFor() {
    List<String> waiting = published.waiting();
    return waiting.isEmpty() && !opened
        ? List.of("the first view is being made ready for proxies")
        : waiting;
  }

  /** Stops reading; the last view stays readable. Waits up to 2 s for the pass at work. */
  @Override
  public void close() {
    closed = true;
    registries.forEach(registry -> registry.adapter().close());
    loop.interrupt();
    try {
      loop.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    inputs.close();
  }

  private void run() {
    FederatedView stored = published.view();
    tell(new ViewChange(stored, Set.copyOf(stored.services().names()), false));
    List<LoopInput> batch = new ArrayList<>();
    long next = 0;
    while (!closed) {
      try {
        long wait = Math.max(0, Math.min(next - clock.millis(), IDLE_MILLIS));
        inputs.take(batch, wait);
        next = pass(batch);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        // The view before stays in force; the next event tries again.
        log.atError().setCause(e).log("A pass of the aggregator failed; the last view stays");
        next = clock.millis() + 1_000;
      } finally {
        batch.clear();
      }
    }
  }

  private long pass(List<LoopInput> batch) {
    Federation state = federation;
    if (state == null) {
      throw new IllegalStateException("the loop runs before it was started");
    }
    Federation.Pass pass = state.process(batch, clock.millis());
    published = Published.of(state);
    pass.notices().forEach(guardNotices::tell);
    ViewChange change = pass.change();
    if (change != null) {
      tell(change);
    }
    pass.effects().forEach(errands::run);
    return pass.next();
  }

  /**
   * What a listener failed on is told again with the next change; its bug must not stop the loop.
   */
  private void tell(ViewChange change) {
    undelivered.addAll(change.services());
    try {
      listener.accept(new ViewChange(change.view(), undelivered, change.open()));
      undelivered.clear();
      if (change.open()) {
        opened = true;
      }
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("A listener failed on a change of the view");
    }
  }
}
