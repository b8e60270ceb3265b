package io.sluice.xds.server;

import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.Unit;
import io.sluice.xds.resources.Edge;
import io.sluice.xds.resources.HeaderCase;
import io.sluice.xds.resources.Rendered;
import io.sluice.xds.resources.Rendering;
import io.sluice.xds.resources.ResourceType;
import io.sluice.xds.server.Caller.Gateway;
import io.sluice.xds.server.Caller.Ingress;
import io.sluice.xds.server.Caller.Needs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Listeners and clusters that belong to a proxy and to no service; never changed once made. */
final class OwnResources {
  private final Map<Unit, Resource> resources = new HashMap<>();

  OwnResources(Needs needs, Encoder encoder) {
    for (Rendered each : rendered(needs, encoder.rendering())) {
      resources.put(
          Unit.of(each.type().url(), each.name()),
          encoder.counted(needs.edge().keepsCase() ? HeaderCase.kept(each) : each));
    }
  }

  private static List<Rendered> rendered(Needs needs, Rendering rendering) {
    List<Rendered> rendered = new ArrayList<>();
    if (needs.egressPort() != 0) {
      rendered.add(rendering.egressListener(needs.egressPort()));
    }
    Gateway gateway = needs.gateway();
    if (gateway != null) {
      rendered.add(rendering.gatewayListener(gateway.address(), gateway.port()));
    }
    Ingress ingress = needs.ingress();
    if (ingress != null) {
      rendered.add(rendering.ingressListener(ingress.address(), ingress.port()));
      rendered.add(rendering.localCluster(ingress.servicePort()));
    }
    Edge edge = needs.edge();
    edge.doors().forEach(door -> rendered.add(rendering.doorListener(door)));
    edge.outside().forEach(outside -> rendered.add(rendering.outsideCluster(outside)));
    if (edge.direct()) {
      rendered.add(rendering.directCluster());
    }
    return rendered;
  }

  /** Null for what is not its own. */
  @Nullable Resource get(String type, String name) {
    return resources.get(Unit.of(type, name));
  }

  Set<String> names(ResourceType type) {
    return resources.keySet().stream()
        .filter(unit -> unit.type().equals(type.url()))
        .map(Unit::name)
        .collect(Collectors.toUnmodifiableSet());
  }
}
