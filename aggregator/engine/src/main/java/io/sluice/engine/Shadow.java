package io.sluice.engine;

import io.sluice.view.FederatedView;
import io.sluice.view.Hold;
import io.sluice.view.ShadowComparison;
import io.sluice.view.ShadowComparison.Change;
import io.sluice.view.ShadowComparison.Difference;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * The same merge with the sources that are only tried, and where it comes out otherwise. There is
 * one only while some source is a shadow. Costs in proportion to the services of a pass; the
 * loop's.
 */
final class Shadow {
  private final MergedServices merged;
  private final TreeMap<String, Difference> differences = new TreeMap<>();
  private ShadowComparison comparison = ShadowComparison.NONE;

  /**
   * A shadow of nothing yet.
   *
   * @param merged an empty merge of all sources
   */
  Shadow(MergedServices merged) {
    this.merged = merged;
  }

  /** Drains what the published view drains. */
  void drain(List<Hold> holds) {
    Set<String> unused = merged.drain(holds); // whom it concerns is concerned there, too
  }

  /**
   * Follows a pass.
   *
   * @param dirty what was to be merged again
   * @param changed what came out otherwise than before in the published view
   * @param published that view
   */
  void follow(Set<String> dirty, Set<String> changed, FederatedView published, long now) {
    Set<String> touched = new HashSet<>(changed);
    touched.addAll(merged.merge(dirty, MergedServices.UNHEARD));
    boolean moved = false;
    for (String service : touched) {
      List<Change> changes =
          Divergence.of(published.services().get(service), merged.view().services().get(service));
      Difference before = differences.get(service);
      if (changes.isEmpty()) {
        moved |= differences.remove(service) != null;
        continue;
      }
      List<Change> shown =
          changes.subList(0, Math.min(changes.size(), ShadowComparison.MOST_CHANGES));
      Difference after =
          new Difference(service, before == null ? now : before.since(), changes.size(), shown);
      if (!after.equals(before)) {
        differences.put(service, after);
        moved = true;
      }
    }
    if (moved) {
      comparison =
          new ShadowComparison(
              differences.size(),
              differences.values().stream().limit(ShadowComparison.MOST_SERVICES).toList());
    }
  }

  ShadowComparison comparison() {
    return comparison;
  }
}
