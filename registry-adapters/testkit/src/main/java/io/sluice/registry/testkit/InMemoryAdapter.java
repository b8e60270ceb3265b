package io.sluice.registry.testkit;

import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.Rights;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads an {@link InMemoryRegistry}. */
final class InMemoryAdapter implements RegistryAdapter {
  private final InMemoryRegistry registry;
  private final Executor executor;
  private final Object lock = new Object();

  /** What is to be done, oldest first; one thread at a time works it off, so order is kept. */
  private final Queue<Runnable> work = new ArrayDeque<>();

  /** What a slow registry owes. */
  private final Queue<Runnable> owed = new ArrayDeque<>();

  /** Held while an event is in the sink, so that none follows when close has returned. */
  private final Object emission = new Object();

  private boolean working;
  private boolean closed;
  private volatile @Nullable Consumer<RegistryEvent> sink;

  /** The cause that was reported last, null while connected; owned by the worker. */
  private @Nullable Cause reported;

  InMemoryAdapter(InMemoryRegistry registry, Executor executor) {
    this.registry = registry;
    this.executor = executor;
  }

  @Override
  public void start(Consumer<RegistryEvent> sink) {
    if (this.sink != null) {
      throw new IllegalStateException("started before");
    }
    this.sink = sink;
    registry.attach(this);
    ask(this::list);
  }

  @Override
  public void reread(Set<String> services) {
    registry.reread(services);
    TreeSet<String> names = new TreeSet<>(services);
    ask(
        () -> {
          if (reachable()) {
            names.forEach(this::read);
          }
        });
  }

  @Override
  public CompletionStage<Rights> rights() {
    return CompletableFuture.completedFuture(Rights.readOnly());
  }

  @Override
  public void close() {
    registry.detach(this);
    synchronized (emission) {
      closed = true;
    }
  }

  void changed(String service) {
    ask(
        () -> {
          if (readsChanges()) {
            read(service);
          }
        });
  }

  void removed(String service) {
    ask(
        () -> {
          if (readsChanges()) {
            read(service);
            emit(new Synced(registry.listing().keySet(), registry.revision()));
          }
        });
  }

  void listAgain() {
    ask(this::list);
  }

  /** Nothing to do: what is asked from now on waits for {@link #answer}. */
  void slow() {}

  void answer() {
    synchronized (lock) {
      work.addAll(owed);
      owed.clear();
    }
    executor.execute(this::workOff);
  }

  private void ask(Runnable question) {
    if (registry.fault().equals(Optional.of(Fault.SLOW))) {
      synchronized (lock) {
        owed.add(question);
      }
      return;
    }
    synchronized (lock) {
      work.add(question);
    }
    executor.execute(this::workOff);
  }

  private void workOff() {
    synchronized (lock) {
      if (working) {
        return;
      }
      working = true;
    }
    while (true) {
      Runnable next;
      synchronized (lock) {
        next = work.poll();
        if (next == null) {
          working = false;
          return;
        }
      }
      next.run();
    }
  }

  private void list() {
    if (!reachable()) {
      return;
    }
    Map<String, InMemoryRegistry.Entries> listing = registry.listing();
    if (registry.fault().equals(Optional.of(Fault.CUT_SHORT))) {
      listing.keySet().stream().limit(listing.size() / 2).forEach(this::read);
      disconnected(Cause.OUTAGE, "the listing ended early");
      return;
    }
    listing.keySet().forEach(this::read);
    reported = null;
    emit(new Synced(listing.keySet(), registry.revision()));
  }

  private boolean readsChanges() {
    return reachable() && !registry.fault().equals(Optional.of(Fault.CUT_SHORT));
  }

  private boolean reachable() {
    switch (registry.fault().orElse(Fault.SLOW)) {
      case ERROR -> disconnected(Cause.OUTAGE, "the registry answers with errors");
      case WRONG_CREDENTIALS -> disconnected(Cause.CREDENTIALS, "the registry refuses our token");
      case UNTRUSTED -> disconnected(Cause.UNTRUSTED, "the registry is another than before");
      default -> {
        return true;
      }
    }
    return false;
  }

  private void read(String service) {
    reported = null;
    InMemoryRegistry.Entries entries = registry.entries(service);
    emit(
        new InstancesReplaced(
            service, entries.instances(), entries.malformed(), registry.revision()));
  }

  private void disconnected(Cause cause, String detail) {
    if (reported != cause) {
      reported = cause;
      emit(new Disconnected(cause, detail));
    }
  }

  private void emit(RegistryEvent event) {
    Consumer<RegistryEvent> to = sink;
    synchronized (emission) {
      if (!closed && to != null) {
        to.accept(event);
      }
    }
  }
}
