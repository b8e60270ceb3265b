package io.sluice.xds.server;

import io.sluice.view.FederatedView;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.ViewChange;
import io.sluice.view.proof.Absentees;
import io.sluice.view.proof.Absentees.Absentee;
import io.sluice.view.proof.Acknowledgements;
import io.sluice.xds.protocol.StreamId;
import io.sluice.xds.protocol.Unit;
import io.sluice.xds.resources.ResourceNames;
import io.sluice.xds.resources.ResourceType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who has what is published: asked of the streams themselves, so that nothing is kept twice. */
final class PublishedReceipts implements Acknowledgements {
  private static final String ASSIGNMENT = ResourceType.ASSIGNMENT.url();
  private static final String ROUTES = ResourceType.ROUTES.url();

  private final NetworkVariants networks;
  private final Sessions sessions;
  private final Absentees absentees;
  private final Function<Collection<Unit>, CompletionStage<Map<Unit, Map<StreamId, Boolean>>>>
      holding;

  /** Since when each service's shares are what they are; written by the publishing loop. */
  private final Map<String, Shares> shares = new ConcurrentHashMap<>();

  /** What streams were told of; written by the publishing loop. */
  private volatile FederatedView published = FederatedView.empty(0);

  /**
   * Over the streams of a server.
   *
   * @param absentees who has no stream
   * @param holding which streams get units now, and whether they have their newest state
   */
  PublishedReceipts(
      NetworkVariants networks,
      Sessions sessions,
      Absentees absentees,
      Function<Collection<Unit>, CompletionStage<Map<Unit, Map<StreamId, Boolean>>>> holding) {
    this.networks = networks;
    this.sessions = sessions;
    this.absentees = absentees;
    this.holding = holding;
  }

  private record Shares(List<SortedMap<String, Integer>> byPort, long since) {}

  /** Streams were told of a change. Called on the loop that publishes. */
  void published(ViewChange change, long now) {
    for (String name : change.services()) {
      ServiceView service = change.view().services().get(name);
      if (service == null) {
        shares.remove(name);
        continue;
      }
      List<SortedMap<String, Integer>> byPort =
          service.ports().stream().map(ServicePort::published).toList();
      Shares before = shares.get(name);
      if (before == null || !before.byPort().equals(byPort)) {
        shares.put(name, new Shares(byPort, now));
      }
    }
    published = change.view();
  }

  /** Whether streams were told of a service. Any thread. */
  boolean publishes(String service) {
    return published.services().get(service) != null;
  }

  @Override
  public CompletionStage<Acknowledged> of(String service) {
    ServiceView now = published.services().get(service); // before the streams, which may be newer
    Shares since = shares.get(service);
    List<Unit> units = new ArrayList<>();
    Published.of(now, networks)
        .ports()
        .forEach(
            (cluster, port) ->
                port.assignments()
                    .keySet()
                    .forEach(variant -> units.add(new Unit(ASSIGNMENT, cluster, variant))));
    boolean byRoutes = now != null && now.policy().steering().sticky() != null;
    if (byRoutes) {
      units.addAll(routes(service));
    }
    return holding
        .apply(units)
        .thenCombine(
            absentees.from(service),
            (streams, away) ->
                new Acknowledged(
                    now,
                    since == null ? 0 : since.since(),
                    receivers(streams, away, byRoutes ? routesTo(service) : List.of()),
                    away.isPresent()));
  }

  /** Those by host, and those of the doors that lead to it. */
  private static List<String> routesTo(String service) {
    return List.of(ResourceNames.EGRESS_ROUTES, ResourceNames.doorRoutes(service));
  }

  /** A sticky service's split is in routes; one set of dependencies has one of them. */
  private Set<Unit> routes(String service) {
    Set<Unit> routes = new HashSet<>();
    for (Session session : sessions.open()) {
      for (String name : routesTo(service)) {
        session
            .placed()
            .variant(ROUTES, name)
            .ifPresent(variant -> routes.add(new Unit(ROUTES, name, variant)));
      }
    }
    return routes;
  }

  private List<Receiver> receivers(
      Map<Unit, Map<StreamId, Boolean>> streams,
      Optional<List<Absentee>> away,
      List<String> watched) {
    SortedMap<String, Receiver> byProxy = new TreeMap<>();
    Map<String, Receiver> routed = new HashMap<>();
    streams.forEach(
        (unit, holders) ->
            holders.forEach(
                (stream, newest) -> {
                  Receiver receiver = receiver(unit, stream, newest);
                  if (receiver != null) {
                    (unit.type().equals(ROUTES) ? routed : byProxy)
                        .merge(receiver.proxy(), receiver, PublishedReceipts::worse);
                  }
                }));
    if (!watched.isEmpty()) {
      Set<String> routing = routing(watched);
      byProxy.replaceAll(
          (proxy, receiver) ->
              routing.contains(proxy) ? withRoutes(receiver, routed.get(proxy)) : receiver);
    }
    for (Absentee absentee : away.orElse(List.of())) {
      byProxy.putIfAbsent(
          absentee.proxy(),
          new Receiver(absentee.proxy(), absentee.service(), "", State.AWAY, absentee.since(), ""));
    }
    return List.copyOf(byProxy.values());
  }

  /** The proxies that send by one of these routes. */
  private Set<String> routing(List<String> watched) {
    Set<String> routing = new HashSet<>();
    for (Session session : sessions.open()) {
      if (!Collections.disjoint(session.caller().needs().routes(), watched)) {
        routing.add(session.name());
      }
    }
    return routing;
  }

  /** Who has endpoints and not the routes to them still sends as before. */
  private static Receiver withRoutes(Receiver receiver, @Nullable Receiver routed) {
    State state = routed == null ? State.WAITING : routed.state();
    return state.compareTo(receiver.state()) <= 0
        ? receiver
        : new Receiver(
            receiver.proxy(),
            receiver.service(),
            receiver.variant(),
            state,
            receiver.since(),
            routed == null ? "" : routed.words());
  }

  private @Nullable Receiver receiver(Unit unit, StreamId stream, boolean newest) {
    Session session = sessions.get(stream);
    if (session == null) {
      return null; // it ended just now: it is away
    }
    Refusal refusal = newest ? null : session.troubles().refusals().get(unit.type());
    boolean refused = refusal != null && refusal.names().contains(unit.name());
    return new Receiver(
        session.name(),
        session.caller().service(),
        unit.variant(),
        newest ? State.ACKNOWLEDGED : refused ? State.REJECTED : State.WAITING,
        session.since(),
        refused && refusal != null ? refusal.words() : "");
  }

  private static Receiver worse(Receiver one, Receiver other) {
    return one.state().compareTo(other.state()) >= 0 ? one : other;
  }
}
