package io.sluice.xds.resources;

import io.sluice.view.Assignment;
import java.util.Collection;

/** Format 1. */
class FormatOne implements Rendering {
  @Override
  public Rendered assignment(String cluster, Assignment assignment) {
    return Rendered.of(
        ResourceType.ASSIGNMENT, cluster, LoadAssignments.assignment(cluster, assignment));
  }

  @Override
  public Rendered cluster(Destination destination, ClientKind kind) {
    return Rendered.of(
        ResourceType.CLUSTER, destination.cluster(), Clusters.cluster(destination, kind));
  }

  @Override
  public Rendered apiListener(Destination destination) {
    String name = destination.cluster();
    return Rendered.of(ResourceType.LISTENER, name, Listeners.api(name, Routes.api(name)));
  }

  @Override
  public Rendered egressListener(int port) {
    String name = ResourceNames.egressListener(port);
    return Rendered.of(ResourceType.LISTENER, name, Listeners.egress(name, port));
  }

  @Override
  public Rendered gatewayListener(String address, int port) {
    String name = ResourceNames.gatewayListener(port);
    return Rendered.of(ResourceType.LISTENER, name, Listeners.gateway(name, address, port));
  }

  @Override
  public Rendered egressRoutes(Collection<Destination> destinations) {
    return egressRoutes(destinations, Edge.PLAIN);
  }

  @Override
  public Rendered egressRoutes(Collection<Destination> destinations, Edge edge) {
    return egressRoutesOf(destinations.stream().map(this::host).toList(), edge);
  }

  @Override
  public Host host(Destination destination) {
    return Routes.host(destination);
  }

  @Override
  public Rendered egressRoutesOf(Collection<Host> hosts, Edge edge) {
    return RoutesByHost.of(hosts, edge);
  }

  @Override
  public Rendered outsideCluster(Edge.Outside outside) {
    return Rendered.of(
        ResourceType.CLUSTER, ResourceNames.outsideCluster(outside), Beyond.cluster(outside));
  }

  @Override
  public Rendered directCluster() {
    return Rendered.of(ResourceType.CLUSTER, ResourceNames.DIRECT_CLUSTER, Beyond.direct());
  }

  @Override
  public Rendered doorListener(Edge.Door door) {
    return Rendered.of(
        ResourceType.LISTENER, ResourceNames.doorListener(door), Listeners.door(door));
  }

  @Override
  public Rendered doorRoutes(Destination destination) {
    String name = ResourceNames.doorRoutes(destination.service());
    return Rendered.of(ResourceType.ROUTES, name, Routes.door(name, destination));
  }

  @Override
  public Rendered ingressListener(String address, int port) {
    String name = ResourceNames.ingressListener(port);
    return Rendered.of(
        ResourceType.LISTENER, name, Listeners.ingress(name, address, port, Routes.ingress()));
  }

  @Override
  public Rendered localCluster(int port) {
    return Rendered.of(ResourceType.CLUSTER, ResourceNames.LOCAL_CLUSTER, Clusters.local(port));
  }
}
