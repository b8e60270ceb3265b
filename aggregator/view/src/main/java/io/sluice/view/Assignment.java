package io.sluice.view;

import java.util.List;

/**
 * What one port of a service publishes: localities by priority, with weights. Everything that a
 * ClusterLoadAssignment says, and nothing that it does not.
 *
 * @param tiers by priority, 0 first, none empty
 * @param dropped the share of requests to drop, in basis points, 0 to 10,000
 */
public record Assignment(List<List<LocalityShare>> tiers, int dropped) {
  /** Nobody serves. */
  public static final Assignment EMPTY = new Assignment(List.of(), 0);

  public Assignment {
    tiers = tiers.stream().map(List::copyOf).toList();
  }

  /**
   * A locality's part of the traffic.
   *
   * @param region data centre, empty when unknown
   * @param environment becomes Envoy's zone, so that its zone statistics separate environments
   * @param zone the real zone, becomes Envoy's sub-zone; empty when unknown
   * @param weight relative among the localities of its tier, at least 1
   * @param endpoints sorted by address and port, at least one
   */
  public record LocalityShare(
      String region, String environment, String zone, long weight, List<Target> endpoints) {
    public LocalityShare {
      if (weight < 1) {
        throw new IllegalArgumentException("Envoy rejects a locality of weight " + weight);
      }
      endpoints = List.copyOf(endpoints);
    }
  }

  /**
   * One published endpoint.
   *
   * @param address without brackets
   * @param port 1 to 65535
   * @param weight relative within its locality, at least 1
   */
  public record Target(String address, int port, int weight) {}
}
