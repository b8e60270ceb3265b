package io.sluice.registry.testkit;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A sink that keeps every event, so that a test can wait for one; safe from any thread. */
public final class EventLog implements Consumer<RegistryEvent> {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final List<RegistryEvent> events = new ArrayList<>();

  @Override
  public void accept(RegistryEvent event) {
    lock.lock();
    try {
      events.add(event);
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Everything so far, in order. */
  public List<RegistryEvent> all() {
    lock.lock();
    try {
      return List.copyOf(events);
    } finally {
      lock.unlock();
    }
  }

  /** How many events came so far: the place from which a later wait looks. */
  public int position() {
    lock.lock();
    try {
      return events.size();
    } finally {
      lock.unlock();
    }
  }

  /** What came from a {@link #position()} on. */
  public List<RegistryEvent> since(int position) {
    List<RegistryEvent> all = all();
    return all.subList(position, all.size());
  }

  /** The last event, empty when there was none. */
  public Optional<RegistryEvent> last() {
    List<RegistryEvent> all = all();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** The newest instances of every name that is in the last listing or was read after it. */
  public Map<String, List<Instance>> state() {
    Map<String, List<Instance>> state = new LinkedHashMap<>();
    for (RegistryEvent event : all()) {
      if (event instanceof InstancesReplaced replaced) {
        state.put(replaced.service(), replaced.instances());
      } else if (event instanceof Synced synced) {
        state.keySet().retainAll(synced.services());
      }
    }
    state.values().removeIf(List::isEmpty);
    return state;
  }

  /** The newest instances of one name, empty when it has none. */
  public List<Instance> instances(String service) {
    return state().getOrDefault(service, List.of());
  }

  /**
   * Waits until the events hold a condition.
   *
   * @param what the condition in words, for the failure
   * @throws AssertionError when it does not hold in 20 s, with all events
   */
  public void await(String what, Predicate<EventLog> condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    lock.lock();
    try {
      while (!condition.test(this)) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError("Waited in vain for " + what + "; events: " + newest());
        }
        long unused = arrived.awaitNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for " + what, e);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for an event of a kind that fits, from a position on, and returns the first. */
  public <T extends RegistryEvent> T await(
      int position, Class<T> kind, Predicate<? super T> condition) {
    await("a fitting " + kind.getSimpleName(), log -> log.first(position, kind, condition) != null);
    T found = first(position, kind, condition);
    if (found == null) {
      throw new AssertionError("an event vanished from the log");
    }
    return found;
  }

  /** Waits for a {@link Synced} from a position on. */
  public Synced awaitSynced(int position) {
    return await(position, Synced.class, any -> true);
  }

  /** Waits for a {@link Disconnected} of a cause from a position on. */
  public Disconnected awaitDisconnected(int position, RegistryEvent.Cause cause) {
    return await(position, Disconnected.class, event -> event.cause() == cause);
  }

  private <T extends RegistryEvent> @org.jspecify.annotations.Nullable T first(
      int position, Class<T> kind, Predicate<? super T> condition) {
    for (RegistryEvent event : since(position)) {
      if (kind.isInstance(event) && condition.test(kind.cast(event))) {
        return kind.cast(event);
      }
    }
    return null;
  }

  private String newest() {
    List<RegistryEvent> all = all();
    return all.size() <= 30 ? all.toString() : "... " + all.subList(all.size() - 30, all.size());
  }
}
