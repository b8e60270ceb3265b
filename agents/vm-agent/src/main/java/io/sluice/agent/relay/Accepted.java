package io.sluice.agent.relay;

import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.ResourceTypes;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What this host's Envoy accepted last, by type and name. Touched by the agent's loop only. */
public final class Accepted {
  private final SortedMap<String, SortedMap<String, Resource>> byType = new TreeMap<>();
  private long changes;

  /** Of a type, in the order of the names; a view. */
  public SortedMap<String, Resource> of(String type) {
    return Collections.unmodifiableSortedMap(byType.getOrDefault(type, new TreeMap<>()));
  }

  /** The types of which there is something, in order. */
  public Collection<String> types() {
    return Collections.unmodifiableSet(byType.keySet());
  }

  /** Grows with every change. */
  public long changes() {
    return changes;
  }

  /** How many resources there are. */
  public int size() {
    return byType.values().stream().mapToInt(Map::size).sum();
  }

  /** Whether an Envoy that starts with this can serve: it has listeners and clusters. */
  boolean isServable() {
    return byType.containsKey(ResourceTypes.LISTENER) && byType.containsKey(ResourceTypes.CLUSTER);
  }

  void put(String type, String name, Resource resource) {
    Resource before = byType.computeIfAbsent(type, any -> new TreeMap<>()).put(name, resource);
    if (!resource.equals(before)) {
      changes++;
    }
  }

  void remove(String type, Collection<String> names) {
    SortedMap<String, Resource> held = byType.get(type);
    if (held != null && held.keySet().removeAll(Set.copyOf(names))) {
      changes++;
      if (held.isEmpty()) {
        byType.remove(type);
      }
    }
  }
}
