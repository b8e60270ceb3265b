package io.sluice.xds.resources;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What callers may call, as the routes by host say it. It depends on the destination alone, so
 * thousands of callers, each with dependencies of its own, share it.
 *
 * @param message the proto
 * @param claims its domains as Envoy compares them: in lower case
 * @param routed whether HTTP reaches it; if not, it claims its domains all the same
 * @param bytes of it within a route configuration, with what stands before it there
 */
public record Host(VirtualHost message, List<String> claims, boolean routed, ByteString bytes) {
  static Host of(VirtualHost message, boolean routed) {
    return new Host(
        message,
        message.getDomainsList().stream().map(domain -> domain.toLowerCase(Locale.ROOT)).toList(),
        routed,
        Encoding.field(RouteConfiguration.VIRTUAL_HOSTS_FIELD_NUMBER, message));
  }

  String name() {
    return message.getName();
  }

  /** The same without domains that others have; its own are taken from now on. */
  Host taking(Set<String> taken) {
    List<String> lost = new ArrayList<>(0);
    for (String claim : claims) {
      if (!taken.add(claim)) {
        lost.add(claim);
      }
    }
    if (lost.size() == claims.size()) { // as for most sides of a service: it is not in the routes
      return new Host(message, List.of(), routed, ByteString.EMPTY);
    }
    return lost.isEmpty() ? this : without(lost);
  }

  private Host without(List<String> lost) {
    List<String> left =
        message.getDomainsList().stream()
            .filter(domain -> !lost.contains(domain.toLowerCase(Locale.ROOT)))
            .toList();
    return of(message.toBuilder().clearDomains().addAllDomains(left).build(), routed);
  }
}
