package io.sluice.xds.server;

import io.sluice.xds.resources.Destination;
import io.sluice.xds.resources.ResourceNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** What is published, by service. Written by the aggregator's loop, read by every thread. */
final class Catalogue {
  private final ConcurrentNavigableMap<String, Published> services = new ConcurrentSkipListMap<>();

  Published get(String service) {
    return services.getOrDefault(service, Published.NOTHING);
  }

  void put(String service, Published published) {
    if (published.isNothing()) {
      services.remove(service);
    } else {
      services.put(service, published);
    }
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

  Collection<String> clusters(Dependencies dependencies) {
    return destinations(dependencies).stream().map(Destination::cluster).toList();
  }
}
