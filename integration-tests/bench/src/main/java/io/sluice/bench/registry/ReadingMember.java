package io.sluice.bench.registry;

import io.sluice.bench.BenchmarkFailed;
import io.sluice.engine.Aggregator;
import io.sluice.engine.AggregatorSettings;
import io.sluice.engine.OwnedRegistry;
import io.sluice.engine.guard.GuardSettings;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.Rights;
import io.sluice.store.Database;
import io.sluice.store.DatabaseAddress;
import io.sluice.store.TrustedStore;
import io.sluice.view.FederatedView;
import io.sluice.view.Prober;
import io.sluice.view.ServiceView;
import io.sluice.view.Source;
import io.sluice.view.ViewChange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An aggregator in this process that reads one registry, as a member does, without xDS. */
final class ReadingMember implements AutoCloseable {
  static final String SOURCE = "load";

  private static final String ENVIRONMENT = "vm";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Relay relay;
  private final Set<Thread> before;

  // Guarded by the lock.
  private String awaited = "";
  private String awaitedName = "";
  private int expected;
  private long carriedNanos;
  private long seenNanos;
  private long openNanos;
  private long pushes;
  private FederatedView seen = FederatedView.empty(1);
  private long listings;
  private boolean disconnected;

  /** When the bytes that carried a change were passed on, and when the view had it. */
  record Seen(long answeredNanos, long viewNanos) {}

  ReadingMember(RegistryUnderLoad registry, Relay relay, Path folder) {
    this.relay = relay;
    Clock clock = Clock.systemUTC();
    TrustedStore store =
        part(
            TrustedStore.open(
                () ->
                    Database.open(
                        new DatabaseAddress("jdbc:h2:file:" + folder.resolve("sluice"), "", ""),
                        Duration.ofSeconds(10),
                        true,
                        clock),
                null,
                false,
                clock));
    ExecutorService workers =
        Executors.newFixedThreadPool(2, task -> new Thread(task, "bench-worker"));
    parts.push(workers::shutdownNow);
    // Nobody listens at a fleet's addresses; to the guard all of them answer.
    Prober prober = (address, port) -> CompletableFuture.completedFuture(Prober.Result.ANSWERS);
    Aggregator aggregator =
        new Aggregator(
            new AggregatorSettings(
                "bench", List.of(ENVIRONMENT), Duration.ofMinutes(1), GuardSettings.DEFAULT),
            List.of(
                new OwnedRegistry(
                    Source.of(SOURCE, ENVIRONMENT),
                    registry.identity(),
                    () -> new Watched(registry.adapter(relay.port(), SOURCE)))),
            store,
            null,
            prober,
            null,
            null,
            workers,
            clock,
            this::changed);
    before = Thread.getAllStackTraces().keySet();
    part(aggregator).start();
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  /** When proxies could connect. */
  long awaitOpen() throws InterruptedException {
    await("the first sync", () -> openNanos > 0);
    return openNanos;
  }

  /** Says which service, and name in the registry, will change next, to how many endpoints. */
  void expect(String service, String name, int endpoints) {
    lock.lock();
    try {
      awaited = service;
      awaitedName = name;
      expected = endpoints;
      carriedNanos = 0;
      seenNanos = 0;
    } finally {
      lock.unlock();
    }
  }

  Seen awaitSeen() throws InterruptedException {
    await("a change of " + awaited, () -> seenNanos > 0);
    return new Seen(carriedNanos, seenNanos);
  }

  /**
   * How many threads the adapter and its client have: the source's by their name, and the selector
   * that the JDK's HTTP client names itself.
   */
  long adapterThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> name.startsWith("sluice-" + SOURCE) || name.startsWith("HttpClient-"))
        .count();
  }

  /** How many services were pushed so far. */
  long pushes() {
    lock.lock();
    try {
      return pushes;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a complete listing after so many. */
  void awaitListing(long after) throws InterruptedException {
    await("a listing anew", () -> listings > after);
  }

  /** Waits until the adapter says that it cannot read. */
  void awaitOutage() throws InterruptedException {
    await("an outage", () -> disconnected);
  }

  /** How many complete listings came so far. */
  long listings() {
    lock.lock();
    try {
      return listings;
    } finally {
      lock.unlock();
    }
  }

  private void await(String what, BooleanSupplier condition) throws InterruptedException {
    lock.lock();
    try {
      long left = PATIENCE.toNanos();
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          throw new BenchmarkFailed(what + " did not come within " + PATIENCE.toSeconds() + " s");
        }
        left = moved.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void changed(ViewChange change) {
    long now = System.nanoTime();
    lock.lock();
    try {
      for (String name : change.services()) {
        pushes += isPublishedOtherwise(change.view().services().get(name), name) ? 1 : 0;
      }
      seen = change.view();
      if (change.open() && openNanos == 0) {
        openNanos = now;
      }
      var service = change.view().services().get(awaited);
      if (seenNanos == 0
          && change.services().contains(awaited)
          && service != null
          && service.endpoints().size() >= expected) {
        seenNanos = now;
      }
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What proxies get; that a source cannot be read changes what is shown, and not that. */
  private boolean isPublishedOtherwise(@Nullable ServiceView now, String name) {
    ServiceView before = seen.services().get(name);
    if (now == null || before == null) {
      return true;
    }
    return !ServiceView.digest(now).equals(ServiceView.digest(before));
  }

  private void observed(RegistryEvent event) {
    lock.lock();
    try {
      if (event instanceof RegistryEvent.Synced) {
        listings++;
      } else if (event instanceof RegistryEvent.Disconnected) {
        disconnected = true;
      } else if (event instanceof InstancesReplaced read
          && carriedNanos == 0
          && read.service().equals(awaitedName)
          && read.instances().size() >= expected) {
        carriedNanos = relay.lastNanos();
      }
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new IOException("a part of the benchmark did not end well", e);
      }
    }
  }

  /** Lets us see what the adapter says. */
  private final class Watched implements RegistryAdapter {
    private final RegistryAdapter adapter;

    Watched(RegistryAdapter adapter) {
      this.adapter = adapter;
    }

    @Override
    public void start(Consumer<RegistryEvent> sink) {
      adapter.start(
          event -> {
            observed(event);
            sink.accept(event);
          });
    }

    @Override
    public void reread(Set<String> services) {
      adapter.reread(services);
    }

    @Override
    public CompletionStage<Rights> rights() {
      return adapter.rights();
    }

    @Override
    public void close() {
      adapter.close();
    }
  }
}
