package io.sluice.engine.weigh;

import io.sluice.view.Endpoint;
import io.sluice.view.Source;
import io.sluice.view.Source.Gateway;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the networks of sources are entered. Fixed by the configuration.
 *
 * @param bySource by the source's name; those without any are not in it
 */
public record Gateways(Map<String, List<Gateway>> bySource) {
  /** Nobody is behind a gateway. */
  public static final Gateways NONE = new Gateways(Map.of());

  public Gateways {
    bySource = Map.copyOf(bySource);
  }

  /** The gateways of these sources; a source of the common network needs none. */
  public static Gateways of(Collection<Source> sources) {
    Map<String, List<Gateway>> bySource = new TreeMap<>();
    for (Source source : sources) {
      if (!source.network().isEmpty() && !source.gateways().isEmpty()) {
        bySource.put(source.name(), source.gateways());
      }
    }
    return new Gateways(bySource);
  }

  /** Those of an endpoint's source; none for plain TCP, since a gateway routes by Host. */
  List<Gateway> of(Endpoint endpoint, String protocol) {
    return protocol.equals("tcp") ? List.of() : bySource.getOrDefault(source(endpoint), List.of());
  }

  static String source(Endpoint endpoint) {
    return endpoint.provenance().isEmpty() ? "" : endpoint.provenance().get(0).source();
  }
}
