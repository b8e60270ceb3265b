package io.sluice.engine;

import io.sluice.view.FederatedView;
import io.sluice.view.ShadowComparison;
import io.sluice.view.Snapshot;
import io.sluice.view.Sources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What anybody may read of the merged state, as one pass left it.
 *
 * @param view the merged one
 * @param statuses of the sources, in configured order
 * @param snapshots by source
 * @param waiting what proxies wait for
 * @param shadow what the sources that are only tried would change
 */
record Published(
    FederatedView view,
    List<Sources.Status> statuses,
    Map<String, Snapshot> snapshots,
    List<String> waiting,
    ShadowComparison shadow) {
  /** Before the first pass. */
  static final Published NOTHING =
      new Published(FederatedView.empty(0), List.of(), Map.of(), List.of(), ShadowComparison.NONE);

  Published {
    statuses = List.copyOf(statuses);
    snapshots = Map.copyOf(snapshots);
    waiting = List.copyOf(waiting);
  }

  static Published of(Federation state) {
    List<Sources.Status> statuses = new ArrayList<>();
    Map<String, Snapshot> snapshots = new HashMap<>();
    for (KnownSource source : state.sources()) {
      statuses.add(source.status());
      snapshots.put(source.source().name(), source.snapshot());
    }
    return new Published(state.view(), statuses, snapshots, state.waitingFor(), state.comparison());
  }
}
