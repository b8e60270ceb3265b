package io.sluice.engine;

import io.sluice.registry.Rights;
import io.sluice.view.Alarm;
import io.sluice.view.Alarms;
import io.sluice.view.Checks;
import io.sluice.view.ExplainedNames;
import io.sluice.view.FederatedView;
import io.sluice.view.Hold;
import io.sluice.view.KnownGood;
import io.sluice.view.Previews;
import io.sluice.view.Prober;
import io.sluice.view.ShadowComparison;
import io.sluice.view.Snapshot;
import io.sluice.view.Sources;
import io.sluice.view.SplitStore;
import io.sluice.view.Term;
import io.sluice.view.ViewChange;
import io.sluice.view.cluster.SharedSources;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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

  private final List<OwnedRegistry> registries;
  private final SplitStore store;
  private final Beginning beginning;
  private final @Nullable Checks checks;
  private final @Nullable SharedSources shared;
  private final Errands errands;
  private final Clock clock;
  private final Delivery delivery;
  private final GuardNotices guardNotices = new GuardNotices();
  private final Inbox inputs = new Inbox();
  private final Thread loop = new Thread(this::run, "sluice-aggregator");

  /** Set before the loop starts, then the loop's; only its alarms are read anywhere. */
  private volatile @Nullable Federation federation;

  /** Written by the loop, read anywhere. */
  private volatile Published published = Published.NOTHING;

  /** Written by the loop once the listener knows, read anywhere. */
  private volatile boolean opened;

  /** Written by whoever closes, read by the loop. */
  private volatile boolean closed;

  /**
   * An aggregator that is not started.
   *
   * @param registries what this member may read, in configured order; it starts and closes the
   *     adapters
   * @param known what the run before knew, or null
   * @param checks runs the active checks of the registries that have any, or null; whoever made it
   *     closes it, after the aggregator
   * @param shared tells which sources this member reads, and what others admitted of theirs; null
   *     when it reads all by itself
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
      @Nullable SharedSources shared,
      Executor storeWorkers,
      Clock clock,
      Consumer<ViewChange> listener) {
    this.registries = List.copyOf(registries);
    this.store = store;
    this.beginning = new Beginning(settings, this.registries, store, known, clock);
    this.shared = shared;
    this.errands =
        new Errands(this.registries, store, prober, checks, storeWorkers, shared, inputs::add);
    this.checks = checks;
    this.clock = clock;
    this.delivery = new Delivery(listener);
  }

  /**
   * Reads the store, then starts the loop and the adapters. Blocks on the database.
   *
   * @throws io.sluice.view.StoreUnavailable if the store cannot be read
   */
  public void start() {
    store.subscribe(change -> inputs.add(new LoopInput.Committed(change)));
    Federation state = beginning.federation(shared == null);
    federation = state;
    published = Published.of(state);
    if (checks != null) {
      checks.subscribe(
          it -> inputs.add(new LoopInput.Checked(it.source(), it.place(), it.verdict())));
    }
    loop.setDaemon(true);
    loop.start();
    if (shared == null) {
      registries.forEach(registry -> errands.read(registry.source().name()));
    } else {
      shared.subscribe(new Shared());
    }
  }

  /** What the other members say becomes inputs of the loop. */
  private final class Shared implements SharedSources.Listener {
    @Override
    public void leads(String source, Term term) {
      inputs.add(new LoopInput.Leads(source, term));
    }

    @Override
    public void follows(String source) {
      inputs.add(new LoopInput.Follows(source));
    }

    @Override
    public void shared(Snapshot snapshot, Set<String> changed) {
      inputs.add(new LoopInput.Told(snapshot, changed));
    }
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
    return isConfigured(source) ? errands.rights(source) : null;
  }

  private boolean isConfigured(String source) {
    return registries.stream().anyMatch(registry -> registry.source().name().equals(source));
  }

  @Override
  public @Nullable CompletionStage<ExplainedNames> explain(String source, String after, int limit) {
    if (limit < 1 || limit > ExplainedNames.MOST) {
      throw new IllegalArgumentException("limit must be 1 to " + ExplainedNames.MOST);
    }
    if (!isConfigured(source)) {
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
  public CompletionStage<List<Preview>> drained(Hold drain) {
    CompletableFuture<List<Preview>> previews = new CompletableFuture<>();
    inputs.add(new LoopInput.DrainTried(drain, previews));
    return previews;
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
    errands.leaveAll();
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

  private void tell(ViewChange change) {
    if (delivery.tell(change) && change.open()) {
      opened = true;
    }
  }
}
