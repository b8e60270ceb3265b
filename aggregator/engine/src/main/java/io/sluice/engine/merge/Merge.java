package io.sluice.engine.merge;

import io.sluice.engine.weigh.Asked;
import io.sluice.engine.weigh.Gateways;
import io.sluice.engine.weigh.Weigh;
import io.sluice.view.Candidate;
import io.sluice.view.Candidate.Kind;
import io.sluice.view.Claim;
import io.sluice.view.Conflict;
import io.sluice.view.Drained;
import io.sluice.view.Endpoint;
import io.sluice.view.Endpoint.State;
import io.sluice.view.Home;
import io.sluice.view.Names;
import io.sluice.view.Policy;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.Slices;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes one service's view of what all sources claim and what operators said. Pure. */
public final class Merge {
  private Merge() {}

  /** The service as it is with these inputs; the order of the claims does not matter. */
  public static ServiceView view(ServiceInputs inputs) {
    List<Claimed> claimed = Claimed.of(inputs);
    List<Endpoint> endpoints = endpoints(inputs, claimed);
    Home home = inputs.home();
    StoredSplit stored = inputs.stored();
    Policy policy = stored == null ? Policy.DEFAULT : stored.policy();
    TrafficSplit split = inputs.split();
    List<ServicePort> ports = List.of();
    List<Drained> drains = List.of();
    if (home != null && split != null) {
      Slices slices = stored == null ? Slices.NONE : stored.slices(split);
      Asked asked = new Asked(home.environment(), split, policy, inputs.environments(), slices);
      Draining draining =
          Draining.of(inputs.drains(), endpoints, left -> ports(inputs, home, asked, left));
      endpoints = draining.endpoints();
      ports = draining.ports();
      drains = draining.drains();
    }
    SortedSet<String> environments = new TreeSet<>();
    endpoints.forEach(endpoint -> environments.add(endpoint.environment()));
    return new ServiceView(
        inputs.service(),
        home == null ? null : home.environment(),
        split,
        stored,
        policy,
        environments,
        ports,
        endpoints,
        candidates(inputs, claimed, endpoints),
        Contradictions.of(inputs, claimed),
        inputs.emergency(),
        drains);
  }

  private static List<Endpoint> endpoints(ServiceInputs inputs, List<Claimed> claimed) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (Claimed one : claimed) {
      boolean reassigned =
          one.said().stream().noneMatch(said -> said.admitted() && said.live())
              && !inputs.elsewhere().live(inputs.service(), one.address()).isEmpty();
      endpoints.addAll(one.endpoints(reassigned));
    }
    return leavingOutUnreachable(endpoints);
  }

  /** An unreachable one stays when nobody else of its environment could serve its port. */
  private static List<Endpoint> leavingOutUnreachable(List<Endpoint> endpoints) {
    record Side(String environment, String port) {}

    Set<Side> served = new HashSet<>();
    for (Endpoint endpoint : endpoints) {
      if (endpoint.isReady()) {
        served.add(new Side(endpoint.environment(), endpoint.servicePort()));
      }
    }
    return endpoints.stream()
        .map(
            endpoint ->
                endpoint.state() == State.UNREACHABLE
                        && !served.contains(
                            new Side(endpoint.environment(), endpoint.servicePort()))
                    ? endpoint.withState(State.READY)
                    : endpoint)
        .toList();
  }

  /** The stored ports, so that which clusters there are never depends on who is up. */
  private static List<ServicePort> ports(
      ServiceInputs inputs, Home home, Asked asked, List<Endpoint> endpoints) {
    Set<String> taken = new HashSet<>();
    for (Conflict conflict : inputs.names()) {
      if (conflict.kind() == Conflict.Kind.NAME) {
        taken.add(conflict.subject());
      }
    }
    Gateways gateways = Gateways.of(inputs.claims().stream().map(SourceClaims::source).toList());
    List<ServicePort> ports = new ArrayList<>();
    for (Map.Entry<String, String> port : home.ports().entrySet()) {
      String name = port.getKey();
      if (!taken.contains(Names.cluster(inputs.service(), name))) {
        List<Endpoint> own =
            endpoints.stream().filter(endpoint -> endpoint.servicePort().equals(name)).toList();
        ports.add(Weigh.port(name, port.getValue(), asked, own, gateways));
      }
    }
    return ports;
  }

  private static List<Candidate> candidates(
      ServiceInputs inputs, List<Claimed> claimed, List<Endpoint> endpoints) {
    SortedMap<String, Candidate> candidates = new TreeMap<>();
    for (Claimed one : claimed) {
      Set<String> names = new HashSet<>();
      for (Said said : one.said()) {
        // A name that claims one address for two ports brings one endpoint.
        if (!said.admitted() && names.add(said.party())) {
          boolean ready =
              one.said().stream()
                  .anyMatch(same -> same.party().equals(said.party()) && same.claim().isReady());
          add(
              candidates,
              new Candidate(
                  inputs.service(),
                  Kind.NAME,
                  said.source().environment(),
                  said.source().name(),
                  said.claim().name(),
                  ready ? 1 : 0));
        }
      }
    }
    for (SourceClaims source : inputs.claims()) {
      for (Claim claim : source.adds() ? List.<Claim>of() : source.claims().claims()) {
        // A veto that waits is of no effect: to admit its name puts it in force.
        if (!inputs.admitted().admits(source.source(), claim.name())) {
          add(
              candidates,
              new Candidate(
                  inputs.service(),
                  Kind.NAME,
                  source.source().environment(),
                  source.source().name(),
                  claim.name(),
                  claim.isReady() ? 1 : 0));
        }
      }
    }
    for (Endpoint endpoint : endpoints) {
      String environment = endpoint.environment();
      if (endpoint.state() != State.PENDING && inputs.isCandidate(environment)) {
        add(
            candidates,
            new Candidate(
                inputs.service(),
                Kind.ENVIRONMENT,
                environment,
                "",
                "",
                endpoint.isReady() ? 1 : 0));
      }
    }
    return candidates.values().stream()
        .sorted(Comparator.comparing(Candidate::kind).thenComparing(Candidate::id))
        .toList();
  }

  private static void add(Map<String, Candidate> candidates, Candidate one) {
    candidates.merge(
        one.kind() + " " + one.id(),
        one,
        (old, fresh) ->
            new Candidate(
                old.service(),
                old.kind(),
                old.environment(),
                old.source(),
                old.name(),
                old.ready() + fresh.ready()));
  }
}
