package io.sluice.xds.server;

import io.sluice.view.Assignment;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.xds.resources.Destination;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What proxies know of one service.
 *
 * @param ports by cluster, the default one first
 */
record Published(Map<String, Port> ports) {
  static final Published NOTHING = new Published(Map.of());

  Published {
    ports = Collections.unmodifiableMap(new LinkedHashMap<>(ports));
  }

  /**
   * One port.
   *
   * @param destination as clusters and routes know it
   * @param assignments as EDS knows them, by variant
   */
  record Port(Destination destination, Map<String, Assignment> assignments) {}

  static Published of(@Nullable ServiceView service, NetworkVariants networks) {
    if (service == null || !service.isPublished()) {
      return NOTHING;
    }
    Map<String, Port> ports = new LinkedHashMap<>();
    for (ServicePort port : service.ports()) {
      Destination destination = new Destination(service.name(), port.name(), port.protocol());
      ports.put(destination.cluster(), new Port(destination, networks.assignments(port)));
    }
    return new Published(ports);
  }

  boolean isNothing() {
    return ports.isEmpty();
  }

  Collection<Destination> destinations() {
    return ports.values().stream().map(Port::destination).toList();
  }
}
