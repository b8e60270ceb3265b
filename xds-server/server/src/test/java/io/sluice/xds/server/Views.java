package io.sluice.xds.server;

import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
import io.sluice.view.Endpoint;
import io.sluice.view.FederatedView;
import io.sluice.view.Formats;
import io.sluice.view.Policy;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.TrafficSplit;
import io.sluice.view.ViewChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Builds views step by step, as the aggregator's loop would. */
final class Views {
  private FederatedView view = FederatedView.empty(1);
  private final Set<String> changed = new HashSet<>();

  /** A service with one HTTP port. */
  Views with(String service, Assignment assignment) {
    return with(service, port("", "http", assignment));
  }

  Views with(String service, ServicePort... ports) {
    return with(service, Policy.DEFAULT, ports);
  }

  Views with(String service, Policy policy, ServicePort... ports) {
    return with(service, policy, List.of(ports), List.of());
  }

  /** The same with what was merged. */
  Views with(String service, List<ServicePort> ports, List<Endpoint> endpoints) {
    return with(service, Policy.DEFAULT, ports, endpoints);
  }

  private Views with(
      String service, Policy policy, List<ServicePort> ports, List<Endpoint> endpoints) {
    ServiceView value =
        new ServiceView(
            service,
            "vm",
            TrafficSplit.all("vm"),
            null,
            policy,
            new TreeSet<>(Set.of("vm", "kubernetes")),
            ports,
            endpoints,
            List.of(),
            List.of());
    view = new FederatedView(view.formats(), view.services().with(service, value));
    changed.add(service);
    return this;
  }

  /** The same services in other formats. */
  Views in(Formats formats) {
    view = new FederatedView(formats, view.services());
    return this;
  }

  Views without(String service) {
    view = new FederatedView(view.formats(), view.services().without(service));
    changed.add(service);
    return this;
  }

  /** What changed since the last one, with the start barrier passed. */
  ViewChange open() {
    return change(true);
  }

  ViewChange waiting() {
    return change(false);
  }

  private ViewChange change(boolean open) {
    ViewChange change = new ViewChange(view, changed, open);
    changed.clear();
    return change;
  }

  static ServicePort port(String name, String protocol, Assignment assignment) {
    return new ServicePort(name, protocol, assignment, new TreeMap<>(), List.of());
  }

  /** Two environments with one endpoint each; the weights are percents. */
  static Assignment split(int vm, int kubernetes) {
    List<LocalityShare> tier = new ArrayList<>();
    if (vm > 0) {
      tier.add(share("vm", vm, 1));
    }
    if (kubernetes > 0) {
      tier.add(share("kubernetes", kubernetes, 2));
    }
    return new Assignment(List.of(tier), 0);
  }

  private static LocalityShare share(String environment, int percent, int host) {
    return new LocalityShare(
        "", environment, "", percent * 100_000L, List.of(new Target("127.0.0." + host, 8080, 1)));
  }
}
