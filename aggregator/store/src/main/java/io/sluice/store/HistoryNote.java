package io.sluice.store;

import io.sluice.view.Deliveries;
import io.sluice.view.ViewChange;
import io.sluice.view.proof.Absentees;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** What the recorder is told, in the order in which it happened. */
sealed interface HistoryNote {
  /** Milliseconds since the epoch. */
  long at();

  /** Whether something happened, and nobody only asks. */
  default boolean isNews() {
    return !(this instanceof Settle) && !(this instanceof Asked);
  }

  /**
   * A new view.
   *
   * @param number grows by one with every view
   * @param sequences of the snapshots that it was made from, by source
   */
  record Seen(long at, long number, ViewChange change, Map<String, Long> sequences)
      implements HistoryNote {}

  /** What proxies are offered. */
  record Offered(long at, List<Deliveries.Offer> offers) implements HistoryNote {}

  /** A stream began. */
  record Joined(long at, String proxy, String service) implements HistoryNote {}

  /** What a proxy has, by assignment. */
  record Holds(long at, String proxy, Map<String, String> versions) implements HistoryNote {}

  /** What a proxy has no longer. */
  record Dropped(long at, String proxy, Set<String> names) implements HistoryNote {}

  /** A stream ended. */
  record Left(long at, String proxy) implements HistoryNote {}

  /** A proxy ended on purpose. */
  record Departed(long at, String proxy) implements HistoryNote {}

  /** An operator says that a proxy does not come back. */
  record Forget(long at, String proxy, CompletableFuture<Absentees.Forgotten> answer)
      implements HistoryNote {}

  /** Somebody wants to know who held something of a service and is not connected. */
  record Asked(
      long at, String service, CompletableFuture<Optional<List<Absentees.Absentee>>> answer)
      implements HistoryNote {}

  /** Somebody waits until everything before is written. */
  record Settle(long at, CountDownLatch done) implements HistoryNote {}
}
