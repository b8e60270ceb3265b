package io.sluice.xds.server;

import io.sluice.view.Assignment;
import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.Unit;
import io.sluice.xds.protocol.UnitChange;
import io.sluice.xds.resources.ClientKind;
import io.sluice.xds.resources.Destination;
import io.sluice.xds.resources.ResourceType;
import io.sluice.xds.server.Published.Port;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From one state of a service to the next: only what differs is encoded, so that splits and
 * endpoints touch nothing but assignments.
 */
final class ServiceUnits {
  private final Encoder encoder;

  ServiceUnits(Encoder encoder) {
    this.encoder = encoder;
  }

  /** The variant of clusters for a kind of client. */
  static String variant(ClientKind kind) {
    return kind == ClientKind.ENVOY ? Unit.DEFAULT_VARIANT : "grpc";
  }

  /** Adds what changed for proxies; true when clusters or routes did. */
  boolean changes(Published before, Published after, List<UnitChange> changes) {
    boolean shape = false;
    for (Map.Entry<String, Port> entry : after.ports().entrySet()) {
      Port old = before.ports().get(entry.getKey());
      Port port = entry.getValue();
      if (old == null || !old.destination().equals(port.destination())) {
        shape = true;
        if (old == null || !old.destination().hasClusterOf(port.destination())) {
          describe(old, port.destination(), changes);
        }
      }
      Map<String, Assignment> had = old == null ? Map.of() : old.assignments();
      assign(entry.getKey(), had, port, changes);
      for (String variant : had.keySet()) {
        if (!port.assignments().containsKey(variant)) {
          changes.add(UnitChange.gone(assignment(entry.getKey(), variant)));
        }
      }
    }
    for (Map.Entry<String, Port> entry : before.ports().entrySet()) {
      if (!after.ports().containsKey(entry.getKey())) {
        shape = true;
        forget(entry.getValue(), changes);
      }
    }
    return shape;
  }

  /** What several networks have in common is encoded once. */
  private void assign(
      String cluster, Map<String, Assignment> before, Port port, List<UnitChange> changes) {
    IdentityHashMap<Assignment, Resource> encoded = new IdentityHashMap<>();
    port.assignments()
        .forEach(
            (variant, assignment) -> {
              if (!assignment.equals(before.get(variant))) {
                Resource resource =
                    encoded.computeIfAbsent(
                        assignment, shared -> encoder.assignment(cluster, shared));
                changes.add(UnitChange.to(assignment(cluster, variant), resource));
              }
            });
  }

  private void describe(@Nullable Port old, Destination destination, List<UnitChange> changes) {
    for (ClientKind kind : ClientKind.values()) {
      Resource cluster = encoder.cluster(destination, kind);
      changes.add(UnitChange.to(cluster(destination, kind), cluster));
    }
    boolean listened = old != null && old.destination().isHttp();
    if (!destination.isPort()) {
      return;
    }
    Unit listener = unit(ResourceType.LISTENER, destination.cluster());
    if (destination.isHttp() && !listened) {
      changes.add(UnitChange.to(listener, encoder.apiListener(destination)));
    } else if (!destination.isHttp() && listened) {
      changes.add(UnitChange.gone(listener));
    }
  }

  private static void forget(Port port, List<UnitChange> changes) {
    Destination destination = port.destination();
    for (ClientKind kind : ClientKind.values()) {
      changes.add(UnitChange.gone(cluster(destination, kind)));
    }
    if (destination.isHttp() && destination.isPort()) {
      changes.add(UnitChange.gone(unit(ResourceType.LISTENER, destination.cluster())));
    }
    for (String variant : port.assignments().keySet()) {
      changes.add(UnitChange.gone(assignment(destination.cluster(), variant)));
    }
  }

  private static Unit cluster(Destination destination, ClientKind kind) {
    return new Unit(ResourceType.CLUSTER.url(), destination.cluster(), variant(kind));
  }

  private static Unit assignment(String cluster, String variant) {
    return new Unit(ResourceType.ASSIGNMENT.url(), cluster, variant);
  }

  private static Unit unit(ResourceType type, String name) {
    return Unit.of(type.url(), name);
  }
}
