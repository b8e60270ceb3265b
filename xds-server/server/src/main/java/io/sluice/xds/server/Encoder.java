package io.sluice.xds.server;

import io.sluice.view.Assignment;
import io.sluice.xds.protocol.Resource;
import io.sluice.xds.resources.ClientKind;
import io.sluice.xds.resources.Destination;
import io.sluice.xds.resources.Edge;
import io.sluice.xds.resources.Host;
import io.sluice.xds.resources.Rendered;
import io.sluice.xds.resources.Rendering;
import io.sluice.xds.resources.ResourceType;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Renders and counts. Any thread. */
final class Encoder {
  private final Rendering rendering;
  private final Map<ResourceType, LongAdder> encoded;

  Encoder(Rendering rendering) {
    this(rendering, new EnumMap<>(ResourceType.class));
    for (ResourceType type : ResourceType.values()) {
      encoded.put(type, new LongAdder());
    }
  }

  private Encoder(Rendering rendering, Map<ResourceType, LongAdder> encoded) {
    this.rendering = rendering;
    this.encoded = encoded;
  }

  /** The same in another format; both count together. */
  Encoder in(int format) {
    return new Encoder(Rendering.of(format), encoded);
  }

  Resource assignment(String cluster, Assignment assignment) {
    return counted(rendering.assignment(cluster, assignment));
  }

  Resource cluster(Destination destination, ClientKind kind) {
    return counted(rendering.cluster(destination, kind));
  }

  Resource apiListener(Destination destination) {
    return counted(rendering.apiListener(destination));
  }

  Rendering rendering() {
    return rendering;
  }

  Resource egressRoutes(Collection<Host> hosts, Edge edge) {
    return counted(rendering.egressRoutesOf(hosts, edge));
  }

  Resource doorRoutes(Destination destination) {
    return counted(rendering.doorRoutes(destination));
  }

  /** The routes to one service alone, which nobody is sent: for comparing, and not counted. */
  String routesVersion(Collection<Destination> destinations) {
    return Resource.of(rendering.egressRoutes(destinations).bytes()).version();
  }

  /** How many resources were encoded since the start, by type. */
  Map<ResourceType, Long> counts() {
    Map<ResourceType, Long> counts = new EnumMap<>(ResourceType.class);
    encoded.forEach((type, count) -> counts.put(type, count.sum()));
    return counts;
  }

  Resource counted(Rendered rendered) {
    LongAdder count = encoded.get(rendered.type());
    if (count != null) {
      count.increment();
    }
    return Resource.of(rendered.bytes());
  }
}
