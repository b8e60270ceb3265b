package io.sluice.engine;

import io.sluice.view.Checks.Place;
import io.sluice.view.Home;
import io.sluice.view.Snapshot;
import io.sluice.view.SplitStore.Admission;
import java.util.List;
import java.util.Set;

/** What the loop asks of the world after a pass. */
sealed interface Effect {
  /** Try whether somebody listens there, for a source's guard. */
  record Probe(String source, String address, int port) implements Effect {}

  /** Read some of the source's own names afresh. */
  record Reread(String source, Set<String> names) implements Effect {}

  /**
   * Check other places of a source from now on; ends come before beginnings, and between the two a
   * {@link LoopInput.ChecksBegun} with the same number, so that no verdict on what was there before
   * is taken for one on what came.
   */
  record Check(String source, Set<Place> ended, Set<Place> begun, long round) implements Effect {}

  /** Begin to read a source. */
  record Read(String source) implements Effect {}

  /** Read a source no more. */
  record Leave(String source) implements Effect {}

  /**
   * Tell the other members what is admitted of a source.
   *
   * @param changed services that differ from what was told under the same term before
   */
  record Tell(Snapshot snapshot, Set<String> changed) implements Effect {}

  /** Store new homes and ports; first the admissions of the names that make them. */
  record StoreHomes(List<Admission> admissions, List<Home> homes) implements Effect {}
}
