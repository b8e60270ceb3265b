package io.sluice.xds.resources;

import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A route configuration of hosts that are rendered already. Its bytes are theirs one after the
 * other, without a copy: most callers only come back to hear that they have these routes.
 */
final class RoutesByHost {
  private static final ByteString HEAD =
      Encoding.bytes(RouteConfiguration.newBuilder().setName(ResourceNames.EGRESS_ROUTES).build());

  private static final ByteString TAIL =
      Encoding.bytes(
          RouteConfiguration.newBuilder().setValidateClusters(BoolValue.of(true)).build());

  /** About as many slots in a hash set as a host needs. */
  private static final int DOMAINS = 3;

  private RoutesByHost() {}

  static Rendered of(Collection<Host> services, Edge edge) {
    Set<String> taken = new HashSet<>(services.size() * DOMAINS);
    List<Host> hosts = new ArrayList<>();
    for (Host service : services) {
      Host host = service.taking(taken);
      if (host.routed() && !host.claims().isEmpty()) {
        hosts.add(host);
      }
    }
    hosts.addAll(Beyond.hosts(edge, hosts));
    hosts.sort(Comparator.comparing(Host::name));
    return new Rendered(ResourceType.ROUTES, ResourceNames.EGRESS_ROUTES, bytes(hosts));
  }

  /** Fields stand in order of their numbers: name, hosts, whether clusters are validated. */
  private static ByteString bytes(List<Host> hosts) {
    List<ByteString> parts = new ArrayList<>(hosts.size() + 2);
    parts.add(HEAD);
    hosts.forEach(host -> parts.add(host.bytes()));
    parts.add(TAIL);
    return ByteString.copyFrom(parts);
  }
}
