package io.sluice.launcher;

import io.sluice.launcher.ServerConfiguration.SourceConfiguration;
import io.sluice.view.Source;
import io.sluice.view.Source.Gateway;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The networks that sources are in, and what is odd about them. */
final class SourceNetworks {
  private static final Logger log = LoggerFactory.getLogger(SourceNetworks.class);

  /** Envoy takes an address that comes twice for its first environment's alone. */
  private final Map<Gateway, Source> gateways = new HashMap<>();

  /** Notes gateways that another source has for another environment or network. */
  void check(Source source, Section section) {
    for (Gateway gateway : source.gateways()) {
      Source first = gateways.putIfAbsent(gateway, source);
      if (first != null
          && !(first.environment().equals(source.environment())
              && first.network().equals(source.network()))) {
        section.mistake(
            Keys.GATEWAYS.name(),
            "%s:%d is a gateway of source %s, in another environment or network: each needs an"
                    .formatted(gateway.address(), gateway.port(), first.name())
                + " address or port of its own");
      }
    }
  }

  /** All but the common one. */
  static Set<String> of(Collection<SourceConfiguration> sources) {
    Set<String> networks = new TreeSet<>();
    sources.forEach(source -> networks.add(source.source().network()));
    networks.remove("");
    return networks;
  }

  /** Says once which sources proxies of other networks do not reach. */
  static void warn(List<SourceConfiguration> sources) {
    for (SourceConfiguration one : sources) {
      Source source = one.source();
      if (!source.network().isEmpty() && source.gateways().isEmpty()) {
        log.atWarn()
            .addKeyValue("source", source.name())
            .addKeyValue("network", source.network())
            .log(
                "a source in a network has no gateways: proxies of other networks reach none of"
                    + " its instances");
      }
    }
  }
}
