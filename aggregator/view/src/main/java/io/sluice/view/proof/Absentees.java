package io.sluice.view.proof;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Who depended on a service and is not connected. */
@FunctionalInterface
public interface Absentees {
  /** Nobody is remembered. */
  Absentees NONE = service -> CompletableFuture.completedFuture(Optional.of(List.of()));

  /**
   * Those that were connected within a day, held an assignment of the service and were not
   * forgotten; sorted by proxy. Empty while that is not known. Any thread, never blocks.
   */
  CompletionStage<Optional<List<Absentee>>> from(String service);

  /**
   * Counts a proxy that is away no more, until it connects again; over restarts, too. Any thread,
   * never blocks.
   */
  default CompletionStage<Forgotten> forget(String proxy) {
    return CompletableFuture.completedFuture(Forgotten.NOT_KNOWN);
  }

  /** What became of a proxy that was to be forgotten. */
  enum Forgotten {
    /** It counts no more. */
    DONE,
    /** It is connected, and so it counts. */
    CONNECTED,
    /** Nobody of this name is away. */
    NOT_KNOWN,
    /** Who is away is not known now; nothing was changed. */
    UNAVAILABLE
  }

  /**
   * A proxy without a stream.
   *
   * @param proxy its id
   * @param service that calls
   * @param since milliseconds since the epoch
   */
  record Absentee(String proxy, String service, long since) {}
}
