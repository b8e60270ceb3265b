package io.sluice.xds.server;

import io.sluice.view.Assignment;
import io.sluice.xds.resources.Destination;
import io.sluice.xds.resources.ResourceNames;
import io.sluice.xds.resources.Treatment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** What is published, by service. Written by the aggregator's loop, read by every thread. */
final class Catalogue {
  private final ConcurrentNavigableMap<String, Published> services = new ConcurrentSkipListMap<>();

  /** The same once more: a stream that comes back looks up hundreds of names. */
  private final Map<String, Published> byName = new ConcurrentHashMap<>();

  /** How many services give a caller a split of its own; those with none are not in it. */
  private final Map<String, Integer> overrides = new ConcurrentHashMap<>();

  Published get(String service) {
    return byName.getOrDefault(service, Published.NOTHING);
  }

  /** All of them by name, as they are. */
  Map<String, Published> all() {
    return Collections.unmodifiableMap(services);
  }

  /** One that callers may call, or what routes divide it into, or null. */
  @Nullable Destination destination(String cluster) {
    Published.Port port = get(ResourceNames.service(cluster)).ports().get(cluster);
    return port == null ? null : port.destination();
  }

  /** Takes a service's newest state; returns the callers that get something else than before. */
  Set<String> put(String service, Published published) {
    Set<String> before = get(service).callers();
    Set<String> after = published.callers();
    if (published.isNothing()) {
      services.remove(service);
      byName.remove(service);
    } else {
      services.put(service, published);
      byName.put(service, published);
    }
    Set<String> changed = new TreeSet<>(before);
    changed.addAll(after);
    changed.removeIf(caller -> before.contains(caller) && after.contains(caller));
    for (String caller : changed) {
      int more = after.contains(caller) ? 1 : -1;
      overrides.merge(caller, more, (one, other) -> one + other == 0 ? null : one + other);
    }
    return changed;
  }

  boolean hasCluster(String cluster) {
    return get(ResourceNames.service(cluster)).ports().containsKey(cluster);
  }

  /**
   * Everything that a caller may call: what is published, in order of names, then the declared
   * services that are not, as if they had a default port.
   */
  List<Destination> destinations(Dependencies dependencies) {
    List<Destination> result = new ArrayList<>();
    List<Destination> missing = new ArrayList<>();
    if (dependencies.all()) {
      for (Published service : services.values()) {
        result.addAll(service.destinations());
      }
    }
    for (String service : dependencies.declared()) {
      Map<String, Published.Port> ports = get(service).ports();
      if (!dependencies.all()) {
        ports.values().forEach(port -> result.add(port.destination()));
      }
      if (!ports.containsKey(service)) {
        missing.add(standIn(service));
      }
    }
    result.addAll(missing);
    return result;
  }

  /** The default port of a service that nobody has seen. */
  static Destination standIn(String service) {
    return new Destination(service, "", "");
  }

  /** Their clusters, and those that routes divide them into. */
  Collection<String> clusters(Dependencies dependencies) {
    List<String> clusters = new ArrayList<>();
    for (Destination destination : destinations(dependencies)) {
      clusters.add(destination.cluster());
      Treatment treatment = destination.treatment();
      if (treatment.sticky() != null || treatment.mirror() != null) {
        get(destination.service()).ports().values().stream()
            .map(Published.Port::destination)
            .filter(part -> !part.isPort() && part.port().equals(destination.port()))
            .forEach(part -> clusters.add(part.cluster()));
      }
    }
    return clusters;
  }

  /** One variant of a cluster's assignment, or null when there is none of its own. */
  @Nullable Assignment assignment(String cluster, String variant) {
    Published.Port port = get(ResourceNames.service(cluster)).ports().get(cluster);
    return port == null ? null : port.assignments().get(variant);
  }

  /** Whether any service gives a caller a split of its own. */
  boolean overrides(String caller) {
    return overrides.containsKey(caller);
  }
}
