package io.sluice.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * On which machines and in which zones the ready endpoints of a service are, in one environment.
 * Counted over the port that has the most of them, so that an instance of two ports counts once.
 *
 * @param environment where
 * @param ready how many there are
 * @param nodes the fullest machines, at most {@link #MOST}; those without a name are in none
 * @param nodeCount how many machines there are
 * @param unplaced endpoints whose registry does not say on which machine they are
 * @param zones the fullest zones, at most {@link #MOST}; endpoints without one count under the
 *     empty name
 */
public record Placement(
    String environment,
    int ready,
    List<Count> nodes,
    int nodeCount,
    int unplaced,
    List<Count> zones) {
  /** So many machines, and so many zones, are shown. */
  public static final int MOST = 10;

  private static final Comparator<Count> FULLEST =
      Comparator.comparing((Count count) -> -count.ready()).thenComparing(Count::name);

  public Placement {
    nodes = List.copyOf(nodes);
    zones = List.copyOf(zones);
  }

  /**
   * How many are in one place.
   *
   * @param name of the machine or zone
   * @param ready endpoints there, at least 1
   */
  public record Count(String name, int ready) {}

  /** Whether the loss of one machine would take all of them: two or more, all on it. */
  public boolean isOnOneNode() {
    return ready > 1 && nodeCount == 1 && unplaced == 0;
  }

  /** What an operator should know, in one sentence; empty when nothing is amiss. */
  public String warning() {
    return isOnOneNode()
        ? "all %d ready endpoints in %s are on %s: with that machine all of them go"
            .formatted(ready, environment, nodes.get(0).name())
        : "";
  }

  /** Of a service, by environment; one without a ready endpoint has none. */
  public static List<Placement> of(ServiceView service) {
    SortedMap<String, SortedMap<String, List<Endpoint>>> ready = new TreeMap<>();
    for (Endpoint one : service.endpoints()) {
      if (one.isReady()) {
        ready
            .computeIfAbsent(one.environment(), key -> new TreeMap<>())
            .computeIfAbsent(one.servicePort(), key -> new ArrayList<>())
            .add(one);
      }
    }
    List<Placement> placements = new ArrayList<>();
    ready.forEach(
        (environment, ports) -> {
          List<Endpoint> most = List.of();
          for (List<Endpoint> port : ports.values()) {
            most = port.size() > most.size() ? port : most;
          }
          placements.add(of(environment, most));
        });
    return placements;
  }

  private static Placement of(String environment, List<Endpoint> endpoints) {
    SortedMap<String, Integer> nodes = new TreeMap<>();
    SortedMap<String, Integer> zones = new TreeMap<>();
    int unplaced = 0;
    for (Endpoint one : endpoints) {
      zones.merge(one.zone(), 1, Integer::sum);
      if (one.node().isEmpty()) {
        unplaced++;
      } else {
        nodes.merge(one.node(), 1, Integer::sum);
      }
    }
    return new Placement(
        environment, endpoints.size(), fullest(nodes), nodes.size(), unplaced, fullest(zones));
  }

  private static List<Count> fullest(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(entry -> new Count(entry.getKey(), entry.getValue()))
        .sorted(FULLEST)
        .limit(MOST)
        .toList();
  }
}
