package io.sluice.store;

import io.sluice.view.Deliveries;
import io.sluice.view.ViewChange;
import io.sluice.view.proof.Absentees;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the recorder is told, in the order in which it happened. */
sealed interface HistoryNote {
  /** Milliseconds since the epoch. */
  long at();

  /** Whether something happened, and nobody only asks. */
  default boolean isNews() {
    return !(this instanceof Settle) && !(this instanceof Asked) && !(this instanceof PageAsked);
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

  /** Another member told something, in bytes. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares what is told
  record Told(long at, String member, byte[] bytes) implements HistoryNote {}

  /** The same as it was understood, or null where it could not be. */
  record Heard(long at, String member, @Nullable ToldFacts told) implements HistoryNote {
    /** Of which it tells that what they hold is another than before. */
    Set<String> changed() {
      return told == null ? Set.of() : told.changed();
    }
  }

  /** Another member asks what this one's proxies hold, from behind a name. */
  record PageAsked(long at, String after, CompletableFuture<byte[]> answer)
      implements HistoryNote {}

  /**
   * A member said what its proxies hold.
   *
   * @param question its number
   * @param bytes null where it said nothing
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares what is told
  record PageHeard(long at, String member, long question, byte @Nullable [] bytes)
      implements HistoryNote {}

  /** Somebody waits until everything before is written. */
  record Settle(long at, CompletableFuture<Void> done) implements HistoryNote {}
}
