package io.sluice.engine.merge;

import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Drained;
import io.sluice.view.Drains;
import io.sluice.view.Endpoint;
import io.sluice.view.Endpoint.State;
import io.sluice.view.Hold;
import io.sluice.view.Outlook;
import io.sluice.view.ServicePort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What drains leave of a service. They are taken in the order in which they were said; one after
 * which an environment that gets traffic from somebody would have nobody for him is left out whole,
 * so that the endpoints which it alone means stay in traffic. Pure.
 *
 * @param endpoints all, the drained ones in that state
 * @param ports as published with the others
 * @param drains that mean some of them
 */
record Draining(List<Endpoint> endpoints, List<ServicePort> ports, List<Drained> drains) {

  /**
   * Takes drains.
   *
   * @param endpoints as they are without
   * @param weigh what is published with endpoints
   */
  static Draining of(
      Drains drains, List<Endpoint> endpoints, Function<List<Endpoint>, List<ServicePort>> weigh) {
    List<ServicePort> whole = weigh.apply(endpoints);
    Draining result = new Draining(endpoints, whole, List.of());
    Drains taken = new Drains(List.of(), drains.silent());
    for (Hold drain : drains.standing()) {
      Drains more = taken.with(drain);
      int count =
          (int) endpoints.stream().filter(it -> it.isReady() && more.means(drain, it)).count();
      if (count == 0) {
        taken = more; // beside another source's drain it may mean some
        continue;
      }
      List<Endpoint> left = without(endpoints, more);
      List<ServicePort> ports = weigh.apply(left);
      boolean kept = !serving(ports).containsAll(serving(whole));
      List<Drained> told = new ArrayList<>(result.drains());
      told.add(new Drained(drain, count, kept));
      result =
          kept
              ? new Draining(result.endpoints(), result.ports(), told)
              : new Draining(left, ports, told);
      taken = kept ? taken : more;
    }
    return result;
  }

  private static List<Endpoint> without(List<Endpoint> endpoints, Drains drains) {
    return endpoints.stream()
        .map(it -> it.isReady() && drains.cover(it) ? it.withState(State.DRAINED) : it)
        .toList();
  }

  /** An environment that serves somebody first: callers, users or a network of a port. */
  private record Side(String port, String whose, String environment) {}

  /** Copies of requests are not among them: nobody waits for their answers. */
  private static Set<Side> serving(List<ServicePort> ports) {
    Set<Side> sides = new HashSet<>();
    Set<String> networks = new TreeSet<>();
    ports.forEach(port -> networks.addAll(port.networks().seen().keySet()));
    networks.add("");
    for (ServicePort port : ports) {
      Map<String, Outlook> outlooks = new HashMap<>();
      outlooks.put("", Outlook.of(port));
      port.steered().sides().forEach((side, it) -> outlooks.put("side " + side, it));
      port.steered()
          .callers()
          .forEach(
              (caller, it) -> {
                outlooks.put("caller " + caller, it.whole());
                it.sides().forEach((side, own) -> outlooks.put(caller + " side " + side, own));
              });
      outlooks.forEach(
          (whose, outlook) -> {
            for (String network : networks) {
              for (String environment : first(outlook.seenFrom(network))) {
                sides.add(new Side(port.name(), whose + " in " + network, environment));
              }
            }
          });
    }
    return sides;
  }

  private static Set<String> first(Assignment assignment) {
    Set<String> environments = new TreeSet<>();
    if (!assignment.tiers().isEmpty()) {
      assignment.tiers().get(0).stream().map(LocalityShare::environment).forEach(environments::add);
    }
    return environments;
  }
}
