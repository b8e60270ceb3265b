package io.sluice.engine.guard;

import io.sluice.view.Cells;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Snapshot;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The guard of one source, at its owner: no registry can wipe a service, and no guard keeps the
 * dead alive. Owned by the aggregator loop; without clock, thread and I/O.
 */
public final class SourceGuard {
  private Snapshot snapshot;

  /**
   * A guard that goes on from where another left off.
   *
   * @param start the snapshot taken over, under the new owner's term; empty when there is none
   */
  public SourceGuard(Snapshot start, GuardSettings settings) {
    this.snapshot = start;
  }

  /** What is admitted at present. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /**
   * Takes in what happened, all at once: the order of inputs for different services does not
   * matter.
   *
   * @param inputs in the order in which they happened; none when only time passed
   * @param now milliseconds since the epoch by the owner's clock; a step back is ignored
   */
  public Verdict apply(List<Input> inputs, long now) {
    Cells<ServiceClaims> services = snapshot.services();
    Set<String> changed = new TreeSet<>();
    boolean synced = snapshot.synced();
    for (Input input : inputs) {
      if (input instanceof Input.Read read) {
        services = services.with(read.claims().service(), read.claims());
        changed.add(read.claims().service());
      } else if (input instanceof Input.Listed) {
        synced = true;
      }
    }
    boolean sourceChanged = synced != snapshot.synced();
    snapshot =
        new Snapshot(
            snapshot.source(),
            snapshot.term(),
            snapshot.sequence() + 1,
            synced,
            snapshot.staleSince(),
            snapshot.suspect(),
            services);
    return new Verdict(
        snapshot, sourceChanged, changed, Set.of(), Set.of(), Long.MAX_VALUE, List.of(), 0);
  }
}
