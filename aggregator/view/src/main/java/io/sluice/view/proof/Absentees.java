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
   * A proxy without a stream.
   *
   * @param proxy its id
   * @param service that calls
   * @param since milliseconds since the epoch
   */
  record Absentee(String proxy, String service, long since) {}
}
