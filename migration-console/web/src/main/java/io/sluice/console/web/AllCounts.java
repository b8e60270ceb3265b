package io.sluice.console.web;

import io.sluice.view.ServiceView;
import io.sluice.view.proof.Proving;
import io.sluice.view.traffic.Counts;
import io.sluice.view.traffic.Reading;
import io.sluice.view.traffic.Traffic;
import io.sluice.view.traffic.Way;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many requests services got in one step of time, in the mesh and around it. One thread. */
final class AllCounts {
  private final Reading added;
  private final Map<String, SortedMap<Way, Counts>> sent;
  private final Map<String, SortedMap<Way, Counts>> received;
  private final Map<String, List<Traffic.Reporter>> reporters = new HashMap<>();
  private final ConsolePorts.Mesh mesh;
  private final long now;

  /**
   * Of a step.
   *
   * @param added what proxies reported in it
   * @param now its end, milliseconds since the epoch
   */
  AllCounts(Reading added, ConsolePorts.Mesh mesh, long now) {
    this.added = added;
    this.mesh = mesh;
    this.now = now;
    sent = byService(added.ways());
    received = byService(added.received());
    for (Traffic.Reporter reporter : mesh.traffic().reporters()) {
      reporters.computeIfAbsent(reporter.service(), key -> new ArrayList<>()).add(reporter);
    }
  }

  private static Map<String, SortedMap<Way, Counts>> byService(SortedMap<Way, Counts> ways) {
    Map<String, SortedMap<Way, Counts>> services = new HashMap<>();
    ways.forEach(
        (way, counts) ->
            services.computeIfAbsent(way.service(), key -> new TreeMap<>()).put(way, counts));
    return services;
  }

  /** Of one service; -1 where nobody counts all of them. */
  int of(ServiceView service) {
    String name = service.name();
    Reading its =
        new Reading(
            added.epoch(),
            added.from(),
            added.at(),
            sent.getOrDefault(name, new TreeMap<>()),
            received.getOrDefault(name, new TreeMap<>()));
    Long all =
        Proving.coverage(
                service,
                its,
                reporters.getOrDefault(name, List.of()),
                now,
                mesh.all().perSecond(name))
            .all();
    return all == null ? -1 : (int) Math.min(Integer.MAX_VALUE, all);
  }
}
