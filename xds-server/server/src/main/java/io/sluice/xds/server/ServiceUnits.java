package io.sluice.xds.server;

import io.sluice.view.Assignment;
import io.sluice.view.Formats;
import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.Unit;
import io.sluice.xds.protocol.UnitChange;
import io.sluice.xds.resources.ClientKind;
import io.sluice.xds.resources.Destination;
import io.sluice.xds.resources.ResourceType;
import io.sluice.xds.server.Published.Port;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From one state of a service to the next: only what differs is encoded, so that splits and
 * endpoints touch nothing but assignments.
 */
final class ServiceUnits {
  private final Encoder encoder;

  /** Those in which clusters and listeners are published: one, or two on the way to the next. */
  private final SortedMap<Integer, Encoder> formats = new TreeMap<>();

  ServiceUnits(Encoder encoder) {
    this.encoder = encoder;
    formats.put(1, encoder.in(1));
  }

  /** The variant of clusters for a kind of client. */
  static String variant(ClientKind kind, int format) {
    String own = kind == ClientKind.ENVOY ? Unit.DEFAULT_VARIANT : "grpc";
    String later = variant(format);
    return own.isEmpty() || later.isEmpty() ? own + later : own + '/' + later;
  }

  /** The variant of listeners. */
  static String variant(int format) {
    return format == 1 ? Unit.DEFAULT_VARIANT : "format-" + format;
  }

  /** By number. */
  SortedMap<Integer, Encoder> formats() {
    return Collections.unmodifiableSortedMap(formats);
  }

  /**
   * Publishes in these formats and no others; looks at every service when that is news.
   *
   * @param all services as they were published last
   * @return whether it was
   */
  boolean become(Formats now, Collection<Published> all, List<UnitChange> changes) {
    Set<Integer> wanted = new TreeSet<>(List.of(now.number(), now.next()));
    if (wanted.equals(formats.keySet())) {
      return false;
    }
    for (Published service : all) {
      for (Port port : service.ports().values()) {
        for (int format : formats.keySet()) {
          if (!wanted.contains(format)) {
            forget(port.destination(), format, changes);
          }
        }
        for (int format : wanted) {
          if (!formats.containsKey(format)) {
            describe(null, port.destination(), format, encoder.in(format), changes);
          }
        }
      }
    }
    formats.keySet().retainAll(wanted);
    wanted.forEach(format -> formats.computeIfAbsent(format, encoder::in));
    return true;
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
          formats.forEach((format, in) -> describe(old, port.destination(), format, in, changes));
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

  private static void describe(
      @Nullable Port old,
      Destination destination,
      int format,
      Encoder in,
      List<UnitChange> changes) {
    for (ClientKind kind : ClientKind.values()) {
      Resource cluster = in.cluster(destination, kind);
      changes.add(UnitChange.to(cluster(destination, kind, format), cluster));
    }
    boolean listened = old != null && old.destination().isHttp();
    if (!destination.isPort()) {
      return;
    }
    Unit listener = listener(destination, format);
    if (destination.isHttp() && !listened) {
      changes.add(UnitChange.to(listener, in.apiListener(destination)));
    } else if (!destination.isHttp() && listened) {
      changes.add(UnitChange.gone(listener));
    }
  }

  private static void forget(Destination destination, int format, List<UnitChange> changes) {
    for (ClientKind kind : ClientKind.values()) {
      changes.add(UnitChange.gone(cluster(destination, kind, format)));
    }
    if (destination.isHttp() && destination.isPort()) {
      changes.add(UnitChange.gone(listener(destination, format)));
    }
  }

  private void forget(Port port, List<UnitChange> changes) {
    Destination destination = port.destination();
    formats.keySet().forEach(format -> forget(destination, format, changes));
    for (String variant : port.assignments().keySet()) {
      changes.add(UnitChange.gone(assignment(destination.cluster(), variant)));
    }
  }

  private static Unit cluster(Destination destination, ClientKind kind, int format) {
    return new Unit(ResourceType.CLUSTER.url(), destination.cluster(), variant(kind, format));
  }

  private static Unit listener(Destination destination, int format) {
    return new Unit(ResourceType.LISTENER.url(), destination.cluster(), variant(format));
  }

  private static Unit assignment(String cluster, String variant) {
    return new Unit(ResourceType.ASSIGNMENT.url(), cluster, variant);
  }
}
