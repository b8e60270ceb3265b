package io.sluice.migrations.engine;

import io.sluice.migrations.Mirror;
import io.sluice.view.TrafficSplit;
import java.util.List;
import java.util.Optional;

/**
 * What follows from a migration and the evidence. With a write, migration and split are stored in
 * one transaction, compare-and-set on both generations, or neither.
 *
 * @param next the migration as it is now; only to be kept when it was stored or nothing is worth it
 * @param write the split to store, on the generation that the evidence told
 * @param happenings for the audit, the log and the events, in order
 * @param mirror what is to be mirrored from now on; empty for nothing
 */
public record Turn(
    Migration next,
    Optional<TrafficSplit> write,
    List<Happening> happenings,
    Optional<Mirror> mirror) {
  public Turn {
    happenings = List.copyOf(happenings);
  }

  /** Whether it has to be stored now: a state, a split or a happening, not only accrued time. */
  public boolean worthStoring() {
    return write.isPresent() || !happenings.isEmpty();
  }
}
