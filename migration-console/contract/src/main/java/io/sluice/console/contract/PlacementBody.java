package io.sluice.console.contract;

import java.util.List;

/**
 * On which machines and in which zones a service's ready endpoints are, in one environment.
 *
 * @param environment where
 * @param ready how many there are
 * @param nodes the fullest machines, at most ten
 * @param nodeCount how many machines there are
 * @param unplaced endpoints whose registry does not say on which machine they are
 * @param zones the fullest zones, at most ten
 * @param warning what is amiss, empty when nothing is
 */
public record PlacementBody(
    String environment,
    int ready,
    List<PlaceCountBody> nodes,
    int nodeCount,
    int unplaced,
    List<PlaceCountBody> zones,
    String warning) {
  public PlacementBody {
    nodes = List.copyOf(nodes);
    zones = List.copyOf(zones);
  }

  /**
   * How many are in one place.
   *
   * @param name of the machine or zone; empty for endpoints without a zone
   * @param ready endpoints there
   */
  public record PlaceCountBody(String name, int ready) {}
}
