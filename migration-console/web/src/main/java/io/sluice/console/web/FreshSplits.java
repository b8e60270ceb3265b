package io.sluice.console.web;

import io.sluice.view.FederatedView;
import io.sluice.view.ServiceView;
import io.sluice.view.StoredSplit;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Commits that the view has not worked in yet, so that who wrote reads what was written. Any
 * thread.
 */
final class FreshSplits {
  private final Supplier<FederatedView> view;
  private final ConcurrentMap<String, StoredSplit> ahead = new ConcurrentHashMap<>();
  private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();

  private record Waiter(
      String service, Predicate<ServiceView> wanted, CompletableFuture<Boolean> done) {}

  FreshSplits(Supplier<FederatedView> view) {
    this.view = view;
  }

  /** Remembers a commit of this or another member. */
  void committed(StoredSplit split) {
    ahead.merge(
        split.service(), split, (old, now) -> now.generation() > old.generation() ? now : old);
    forgetIfShown(split.service());
  }

  /** What is stored of a service: of view and commits the newer one. */
  @Nullable StoredSplit stored(ServiceView service) {
    StoredSplit fresh = ahead.get(service.name());
    return fresh != null && fresh.generation() > service.generation() ? fresh : service.stored();
  }

  /** Wakes those whose commit is in the view now; the aggregator's loop calls it. */
  void viewChanged(Set<String> services) {
    services.forEach(this::forgetIfShown);
    for (Waiter waiter : waiters) {
      if (isShown(waiter)) {
        waiter.done.complete(true);
      }
    }
  }

  /**
   * Waits until the view shows a commit; blocks, for a worker thread only.
   *
   * @return false when it took longer than the time given
   */
  boolean awaitShown(String service, long generation, Duration atMost) {
    return awaitShown(service, shown -> shown.generation() >= generation, atMost);
  }

  /** Waits until the view shows a service as it is wanted; the same otherwise. */
  boolean awaitShown(String service, Predicate<ServiceView> wanted, Duration atMost) {
    Waiter waiter = new Waiter(service, wanted, new CompletableFuture<>());
    waiters.add(waiter);
    try {
      return isShown(waiter) || waiter.done.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("nobody fails a waiter", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiters.remove(waiter);
    }
  }

  private boolean isShown(Waiter waiter) {
    ServiceView shown = view.get().services().get(waiter.service);
    return shown != null && waiter.wanted.test(shown);
  }

  private boolean isShown(String service, long generation) {
    ServiceView shown = view.get().services().get(service);
    return shown != null && shown.generation() >= generation;
  }

  private void forgetIfShown(String service) {
    ahead.computeIfPresent(
        service, (name, split) -> isShown(name, split.generation()) ? null : split);
  }
}
