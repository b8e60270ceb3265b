package io.sluice.view;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** Which proxies get which bytes of a service. */
public interface Receivers {

  /**
   * The variants of a service's assignments, each with the connected proxies that are subscribed to
   * it. Variants whose assignments are equal before and after are one. Any thread, never blocks.
   *
   * @param before as published
   * @param after as it would be, with the same ports
   * @return in order: the common network's first; fails or never completes when the server stops
   */
  CompletionStage<List<Variant>> of(ServiceView before, ServiceView after);

  /**
   * Proxies that get the same bytes.
   *
   * @param networks whose proxies it is for, the common one under the empty name
   * @param gateways the networks whose gateways it is for, the common one's under the empty name
   * @param proxies connected and subscribed now, by kind of client ({@code envoy}, {@code grpc})
   * @param clusters in order of ports, the default one first
   * @param callers services with a split of their own whose proxies it is for
   */
  record Variant(
      SortedSet<String> networks,
      SortedSet<String> gateways,
      SortedMap<String, Integer> proxies,
      List<Cluster> clusters,
      SortedSet<String> callers) {
    public Variant {
      clusters = List.copyOf(clusters);
    }

    /** For everybody in these networks. */
    public Variant(
        SortedSet<String> networks,
        SortedSet<String> gateways,
        SortedMap<String, Integer> proxies,
        List<Cluster> clusters) {
      this(networks, gateways, proxies, clusters, new TreeSet<>());
    }
  }

  /**
   * One port as one variant sees it.
   *
   * @param port empty for the default one
   * @param name of cluster and assignment
   * @param before what EDS says
   * @param after what it would say
   * @param versionBefore of the resource as clients are sent it: 16 hexadecimal digits of its
   *     bytes' SHA-256
   * @param versionAfter the same, as it would be
   */
  record Cluster(
      String port,
      String name,
      Assignment before,
      Assignment after,
      String versionBefore,
      String versionAfter) {
    /** Whether the bytes differ. */
    public boolean changes() {
      return !versionBefore.equals(versionAfter);
    }
  }
}
