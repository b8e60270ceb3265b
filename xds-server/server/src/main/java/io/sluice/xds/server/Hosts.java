package io.sluice.xds.server;

import io.sluice.xds.resources.Destination;
import io.sluice.xds.resources.Host;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Hosts of what is published, rendered once for all callers. Owned by {@link Audiences}, under its
 * lock.
 */
final class Hosts {
  private final Catalogue catalogue;
  private final Map<Formed, Host> rendered = new HashMap<>();

  Hosts(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  private record Formed(Destination destination, int format) {}

  List<Host> of(Collection<Destination> destinations, int format, Encoder in) {
    return destinations.stream().map(each -> of(each, format, in)).toList();
  }

  /** What only callers speak of is not remembered: they may name what they like. */
  private Host of(Destination destination, int format, Encoder in) {
    Formed formed = new Formed(destination, format);
    Host known = rendered.get(formed);
    if (known != null) {
      return known;
    }
    Host host = in.rendering().host(destination);
    if (catalogue.hasCluster(destination.cluster())) {
      rendered.put(formed, host);
    }
    return host;
  }

  /** What is published is about to be something else. */
  void forget() {
    rendered.clear();
  }
}
