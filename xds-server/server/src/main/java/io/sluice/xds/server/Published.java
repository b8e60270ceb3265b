package io.sluice.xds.server;

import io.sluice.view.Assignment;
import io.sluice.view.Mirror;
import io.sluice.view.Outlook;
import io.sluice.view.Policy;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.Steered;
import io.sluice.view.Steered.Caller;
import io.sluice.view.Stickiness;
import io.sluice.xds.resources.Destination;
import io.sluice.xds.resources.Treatment;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What proxies know of one service.
 *
 * @param ports by cluster, the default one first
 */
record Published(Map<String, Port> ports) {
  static final Published NOTHING = new Published(Map.of());

  Published {
    ports = Collections.unmodifiableMap(new LinkedHashMap<>(ports));
  }

  /**
   * One port.
   *
   * @param destination as clusters and routes know it
   * @param assignments as EDS knows them, by variant
   */
  record Port(Destination destination, Map<String, Assignment> assignments) {}

  static Published of(@Nullable ServiceView service, NetworkVariants networks) {
    if (service == null || !service.isPublished()) {
      return NOTHING;
    }
    Map<String, Port> ports = new LinkedHashMap<>();
    for (ServicePort port : service.ports()) {
      add(service, port, networks, ports);
    }
    return new Published(ports);
  }

  private static void add(
      ServiceView service, ServicePort port, NetworkVariants networks, Map<String, Port> ports) {
    Steered steered = port.steered();
    Destination destination =
        new Destination(service.name(), port.name(), port.protocol())
            .treated(treatment(service.policy(), steered));
    put(ports, destination, networks.assignments(Outlook.of(port), of(steered, Caller::whole)));
    steered
        .sides()
        .forEach(
            (environment, outlook) ->
                put(
                    ports,
                    destination.side(
                        environment, service.policy().warmUpMs().getOrDefault(environment, 0)),
                    networks.assignments(
                        outlook,
                        of(steered, own -> own.sides().getOrDefault(environment, outlook)))));
    steered
        .mirrors()
        .forEach(
            (environment, outlook) ->
                put(
                    ports,
                    destination.mirror(environment),
                    networks.assignments(outlook, Map.of())));
  }

  private static void put(
      Map<String, Port> ports, Destination destination, Map<String, Assignment> assignments) {
    ports.put(destination.cluster(), new Port(destination, assignments));
  }

  private static Map<String, Outlook> of(Steered steered, Function<Caller, Outlook> part) {
    Map<String, Outlook> outlooks = new TreeMap<>();
    steered.callers().forEach((caller, own) -> outlooks.put(caller, part.apply(own)));
    return outlooks;
  }

  /** The whole port's cluster has endpoints of all environments and one window: the longest. */
  private static Treatment treatment(Policy policy, Steered steered) {
    int warmUp = policy.warmUpMs().values().stream().mapToInt(Integer::intValue).max().orElse(0);
    Stickiness sticky = steered.sides().isEmpty() ? null : policy.steering().sticky();
    Mirror mirror = steered.mirrors().isEmpty() ? null : policy.steering().mirror();
    return new Treatment(warmUp, steered.slices(), sticky, mirror);
  }

  boolean isNothing() {
    return ports.isEmpty();
  }

  /** What callers name; not what routes divide it into. */
  Collection<Destination> destinations() {
    return ports.values().stream().map(Port::destination).filter(Destination::isPort).toList();
  }

  /** The calling services that have a variant of their own. */
  Set<String> callers() {
    Set<String> callers = new TreeSet<>();
    for (Port port : ports.values()) {
      port.assignments().keySet().forEach(variant -> callers.add(NetworkVariants.caller(variant)));
    }
    callers.remove("");
    return callers;
  }
}
