package io.sluice.xds.server;

import io.sluice.view.Assignment;
import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.Scope;
import io.sluice.xds.protocol.Unit;
import io.sluice.xds.protocol.Wildcard;
import io.sluice.xds.resources.Destination;
import io.sluice.xds.resources.ResourceNames;
import io.sluice.xds.resources.ResourceType;
import io.sluice.xds.server.Caller.Needs;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All callers with equal needs: they share wildcards, variants and stand-ins. Any thread. */
final class Audience implements Scope {
  private final Needs needs;
  private final int format;
  private final String assignments;
  private final String clusters;
  private final String listeners;
  private final Encoder encoder;
  private final Catalogue catalogue;
  private final Map<String, EgressRoutes> routes;

  /** Of the calling services in it; as many as have streams. */
  private final Map<String, CallerScope> callers = new ConcurrentHashMap<>();

  private final Map<String, Wildcard> wildcards;

  private final OwnResources own;

  /** What stands in for declared services, made when it is asked for; as many as are declared. */
  private final Map<Unit, Resource> standIns = new ConcurrentHashMap<>();

  /**
   * Callers with these needs.
   *
   * @param format of what they get
   * @param assignments the variant of assignments that they get
   * @param own of each of them
   * @param routes that their listeners ask for, by name
   */
  Audience(
      Needs needs,
      int format,
      String assignments,
      Catalogue catalogue,
      Encoder encoder,
      OwnResources own,
      Map<String, EgressRoutes> routes) {
    this.needs = needs;
    this.format = format;
    this.assignments = assignments;
    this.encoder = encoder;
    this.catalogue = catalogue;
    this.routes = routes;
    this.own = own;
    String plain = ServiceUnits.variant(needs.kind(), format);
    this.clusters = needs.edge().keepsCase() ? CaseUnits.variant(plain) : plain;
    this.listeners = ServiceUnits.variant(format);
    this.wildcards =
        Map.of(
            ResourceType.CLUSTER.url(),
            new ClusterNames(catalogue, needs.dependencies(), own.names(ResourceType.CLUSTER)),
            ResourceType.ASSIGNMENT.url(),
            new ClusterNames(catalogue, needs.dependencies(), Set.of()),
            ResourceType.LISTENER.url(),
            Wildcard.of(own.names(ResourceType.LISTENER)),
            ResourceType.ROUTES.url(),
            Wildcard.of(routes.keySet()));
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
      return Optional.ofNullable(routes.get(name)).map(EgressRoutes::variant);
    }
    if (!needs.dependencies().grants(ResourceNames.service(name))) {
      return Optional.empty();
    }
    if (type.equals(ResourceType.ASSIGNMENT.url())) {
      return Optional.of(assignments);
    }
    return Optional.of(type.equals(ResourceType.CLUSTER.url()) ? clusters : listeners);
  }

  @Override
  public Wildcard wildcard(String type) {
    return wildcards.getOrDefault(type, Wildcard.NONE);
  }

  @Override
  public Optional<Resource> absent(String type, String name) {
    if (type.equals(ResourceType.ROUTES.url())) {
      return Optional.ofNullable(routes.get(name)).map(EgressRoutes::atFirst);
    }
    Unit unit = Unit.of(type, name);
    Resource mine = own.get(type, name);
    if (mine != null) {
      return Optional.of(mine);
    }
    Resource known = published(type, name);
    if (known != null) {
      return Optional.of(known);
    }
    if (needs.dependencies().declares(name)) {
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
      return cluster(destination);
    }
    return type.equals(ResourceType.LISTENER.url()) && destination.isHttp() && destination.isPort()
        ? encoder.apiListener(destination)
        : null;
  }

  private Resource cluster(Destination destination) {
    Resource plain = encoder.cluster(destination, needs.kind());
    return needs.edge().keepsCase() ? CaseUnits.kept(plain) : plain;
  }

  private @Nullable Resource standIn(Unit unit) {
    if (unit.type().equals(ResourceType.CLUSTER.url())) {
      return cluster(Catalogue.standIn(unit.name()));
    }
    if (unit.type().equals(ResourceType.LISTENER.url())) {
      return encoder.apiListener(Catalogue.standIn(unit.name()));
    }
    return unit.type().equals(ResourceType.ASSIGNMENT.url())
        ? encoder.assignment(unit.name(), Assignment.EMPTY)
        : null;
  }
}
