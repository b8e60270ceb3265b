package io.sluice.xds.server;

import io.sluice.view.Assignment;
import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.Scope;
import io.sluice.xds.protocol.Unit;
import io.sluice.xds.protocol.Wildcard;
import io.sluice.xds.resources.Destination;
import io.sluice.xds.resources.ResourceNames;
import io.sluice.xds.resources.ResourceType;
import io.sluice.xds.server.Caller.Gateway;
import io.sluice.xds.server.Caller.Ingress;
import io.sluice.xds.server.Caller.Needs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All callers with equal needs: they share wildcards, variants and stand-ins. Any thread. */
final class Audience implements Scope {
  private final Needs needs;
  private final int format;
  private final String assignments;
  private final Encoder encoder;
  private final Catalogue catalogue;
  private final @Nullable EgressRoutes routes;

  /** Of the calling services in it; as many as have streams. */
  private final Map<String, CallerScope> callers = new ConcurrentHashMap<>();

  private final Map<String, Wildcard> wildcards;

  /** Listeners and clusters that belong to the proxy, by type and name. */
  private final Map<Unit, Resource> own;

  /** What stands in for declared services, made when it is asked for; as many as are declared. */
  private final Map<Unit, Resource> standIns = new ConcurrentHashMap<>();

  /**
   * Callers with these needs.
   *
   * @param format of what they get
   * @param assignments the variant of assignments that they get
   */
  Audience(
      Needs needs,
      int format,
      String assignments,
      Catalogue catalogue,
      Encoder encoder,
      @Nullable EgressRoutes routes) {
    this.needs = needs;
    this.format = format;
    this.assignments = assignments;
    this.encoder = encoder;
    this.catalogue = catalogue;
    this.routes = routes;
    this.own = own(needs, encoder);
    this.wildcards =
        Map.of(
            ResourceType.CLUSTER.url(),
            new ClusterNames(catalogue, needs.dependencies(), needs.ingress() != null),
            ResourceType.ASSIGNMENT.url(),
            new ClusterNames(catalogue, needs.dependencies(), false),
            ResourceType.LISTENER.url(),
            Wildcard.of(listeners(needs)),
            ResourceType.ROUTES.url(),
            routes == null ? Wildcard.NONE : Wildcard.of(List.of(ResourceNames.EGRESS_ROUTES)));
  }

  private static Map<Unit, Resource> own(Needs needs, Encoder encoder) {
    Map<Unit, Resource> own = new HashMap<>();
    int egress = needs.egressPort();
    if (egress != 0) {
      own.put(
          Unit.of(ResourceType.LISTENER.url(), ResourceNames.egressListener(egress)),
          encoder.egressListener(egress));
    }
    Gateway gateway = needs.gateway();
    if (gateway != null) {
      own.put(
          Unit.of(ResourceType.LISTENER.url(), ResourceNames.gatewayListener(gateway.port())),
          encoder.gatewayListener(gateway));
    }
    Ingress ingress = needs.ingress();
    if (ingress != null) {
      own.put(
          Unit.of(ResourceType.LISTENER.url(), ResourceNames.ingressListener(ingress.port())),
          encoder.ingressListener(ingress));
      own.put(
          Unit.of(ResourceType.CLUSTER.url(), ResourceNames.LOCAL_CLUSTER),
          encoder.localCluster(ingress));
    }
    return Collections.unmodifiableMap(own);
  }

  private static List<String> listeners(Needs needs) {
    List<String> names = new ArrayList<>();
    if (needs.egressPort() != 0) {
      names.add(ResourceNames.egressListener(needs.egressPort()));
    }
    Gateway gateway = needs.gateway();
    if (gateway != null) {
      names.add(ResourceNames.gatewayListener(gateway.port()));
    }
    Ingress ingress = needs.ingress();
    if (ingress != null) {
      names.add(ResourceNames.ingressListener(ingress.port()));
    }
    return names;
  }

  Needs needs() {
    return needs;
  }

  int format() {
    return format;
  }

  /** What a stream of a calling service gets; a gateway's calls are those of others. */
  Scope of(String caller) {
    return caller.isEmpty() || needs.gateway() != null
        ? this
        : callers.computeIfAbsent(caller, key -> new CallerScope(this, key, catalogue, encoder));
  }

  @Override
  public Optional<String> variant(String type, String name) {
    if (type.equals(ResourceType.ROUTES.url())) {
      return routes != null && name.equals(ResourceNames.EGRESS_ROUTES)
          ? Optional.of(routes.variant())
          : Optional.empty();
    }
    if (!needs.dependencies().grants(ResourceNames.service(name))) {
      return Optional.empty();
    }
    if (type.equals(ResourceType.ASSIGNMENT.url())) {
      return Optional.of(assignments);
    }
    return Optional.of(
        type.equals(ResourceType.CLUSTER.url())
            ? ServiceUnits.variant(needs.kind(), format)
            : ServiceUnits.variant(format));
  }

  @Override
  public Wildcard wildcard(String type) {
    return wildcards.getOrDefault(type, Wildcard.NONE);
  }

  @Override
  public Optional<Resource> absent(String type, String name) {
    if (type.equals(ResourceType.ROUTES.url())) {
      return routes != null && name.equals(ResourceNames.EGRESS_ROUTES)
          ? Optional.of(routes.atFirst())
          : Optional.empty();
    }
    Unit unit = Unit.of(type, name);
    Resource mine = own.get(unit);
    if (mine != null) {
      return Optional.of(mine);
    }
    Resource known = published(type, name);
    if (known != null) {
      return Optional.of(known);
    }
    if (needs.dependencies().declared().contains(name)) {
      return Optional.ofNullable(standIns.computeIfAbsent(unit, this::standIn));
    }
    return type.equals(ResourceType.ASSIGNMENT.url())
        ? Optional.of(encoder.assignment(name, Assignment.EMPTY))
        : Optional.empty();
  }

  /**
   * What is published and whose unit a loop has not taken yet, as where a proxy comes to another
   * format in the same step: the same bytes.
   */
  private @Nullable Resource published(String type, String name) {
    Destination destination =
        needs.dependencies().grants(ResourceNames.service(name))
            ? catalogue.destination(name)
            : null;
    if (destination == null) {
      return null;
    }
    if (type.equals(ResourceType.CLUSTER.url())) {
      return encoder.cluster(destination, needs.kind());
    }
    return type.equals(ResourceType.LISTENER.url()) && destination.isHttp() && destination.isPort()
        ? encoder.apiListener(destination)
        : null;
  }

  private @Nullable Resource standIn(Unit unit) {
    if (unit.type().equals(ResourceType.CLUSTER.url())) {
      return encoder.cluster(Catalogue.standIn(unit.name()), needs.kind());
    }
    if (unit.type().equals(ResourceType.LISTENER.url())) {
      return encoder.apiListener(Catalogue.standIn(unit.name()));
    }
    return unit.type().equals(ResourceType.ASSIGNMENT.url())
        ? encoder.assignment(unit.name(), Assignment.EMPTY)
        : null;
  }
}
