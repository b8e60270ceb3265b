package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.SplitStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rollback that a database takes, if it takes one soon; else it is done without. */
final class OrdinaryRollback {
  private static final Logger log = LoggerFactory.getLogger(EmergencyStore.class);

  /** How long a database of which nothing bad is known may take. */
  private static final long MILLIS = 700;

  private final SplitStore store;
  private final Executor workers;

  /**
   * On a store.
   *
   * @param workers run commits that are not waited for to their end
   */
  OrdinaryRollback(SplitStore store, Executor workers) {
    this.store = store;
    this.workers = workers;
  }

  /** What the database said; {@code Unavailable} when it said nothing in time. Blocks. */
  SplitStore.Outcome attempt(String service, Actor actor, String reason) {
    AtomicBoolean taken = new AtomicBoolean();
    CompletableFuture<SplitStore.Outcome> committing =
        CompletableFuture.supplyAsync(
            () ->
                taken.compareAndSet(false, true)
                    ? store.rollback(service, actor, reason)
                    : new SplitStore.Outcome.Unavailable("it was done without"),
            workers);
    try {
      return committing.get(MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // One that commits late agrees with the emergency that is made meanwhile; one that still
      // waits for a thread could begin when somebody has long shifted traffic again.
      taken.set(true);
      return new SplitStore.Outcome.Unavailable("the database does not answer");
    } catch (ExecutionException e) {
      log.atError().setCause(e).log("A rollback failed in the store");
      return new SplitStore.Outcome.Unavailable("the store failed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new SplitStore.Outcome.Unavailable("interrupted");
    }
  }
}
