package io.sluice.view.proof;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a service's split was and did in one step of time.
 *
 * @param at the step's end, milliseconds since the epoch
 * @param known proxies that depend on the service, or -1 where nobody said in time
 * @param acknowledged how many of them had what was published, or -1
 * @param all requests that the service got in the step, through the mesh and around it, or -1 where
 *     nobody counts all of them
 * @param environments by name
 */
public record SharePoint(
    long at, int known, int acknowledged, int all, SortedMap<String, Part> environments) {
  public SharePoint {
    environments = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(environments));
  }

  /**
   * One environment's part.
   *
   * @param asked of the split, in basis points
   * @param published of the common assignment of the default port, in basis points
   * @param requests that ended in the step
   * @param errors among them
   */
  public record Part(int asked, int published, int requests, int errors) {}

  /** Requests of all environments. */
  public long requests() {
    return environments.values().stream().mapToLong(Part::requests).sum();
  }
}
