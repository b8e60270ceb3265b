package io.sluice.view;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What becomes of a port because not everybody is treated alike.
 *
 * @param slices how users lie; none when the service is not sticky
 * @param sides the cluster of each environment that users can be sent to, by environment
 * @param mirrors the cluster of each environment that gets copies, by environment
 * @param callers what calling services with a split of their own get, by name
 */
public record Steered(
    Slices slices,
    SortedMap<String, Outlook> sides,
    SortedMap<String, Outlook> mirrors,
    SortedMap<String, Caller> callers) {
  /** Everybody is treated alike. */
  public static final Steered NOT =
      new Steered(Slices.NONE, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  public Steered {
    sides = Collections.unmodifiableSortedMap(new TreeMap<>(sides));
    mirrors = Collections.unmodifiableSortedMap(new TreeMap<>(mirrors));
    callers = Collections.unmodifiableSortedMap(new TreeMap<>(callers));
  }

  /**
   * What one calling service gets; gateways are not among callers.
   *
   * @param whole of the port's own cluster
   * @param sides as in {@link Steered}
   * @param published as in {@link ServicePort}
   * @param deviations as in {@link ServicePort}
   */
  public record Caller(
      Outlook whole,
      SortedMap<String, Outlook> sides,
      SortedMap<String, Integer> published,
      List<Deviation> deviations) {
    public Caller {
      sides = Collections.unmodifiableSortedMap(new TreeMap<>(sides));
      deviations = List.copyOf(deviations);
    }
  }
}
