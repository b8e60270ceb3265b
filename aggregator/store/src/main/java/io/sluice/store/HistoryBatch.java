package io.sluice.store;

import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.Span;
import java.util.List;

/**
 * What one transaction adds to the history.
 *
 * @param checkpoints all that held of services at a moment
 * @param deltas what changed, in order for each service
 */
record HistoryBatch(List<Part> checkpoints, List<Part> deltas) {
  /** Nothing but a moment at which all was written. */
  static final HistoryBatch NOTHING = new HistoryBatch(List.of(), List.of());

  /**
   * One row.
   *
   * @param at of the first fact of a delta; the moment of a checkpoint
   */
  record Part(String service, long at, List<Dated> facts) {}

  /**
   * Where the batch belongs.
   *
   * @param number of the span
   */
  record Within(long number, Span span) {}
}
