package io.sluice.console.web;

import io.sluice.console.contract.CandidateBody;
import io.sluice.console.contract.ConflictBody;
import io.sluice.console.contract.EmergencyBody;
import io.sluice.console.contract.MigrationItem;
import io.sluice.console.contract.PolicyBody;
import io.sluice.console.contract.ReturnPathBody;
import io.sluice.console.contract.ServiceBody;
import io.sluice.console.contract.ServiceItem;
import io.sluice.console.contract.ServiceItem.EndpointCount;
import io.sluice.console.contract.ServiceState;
import io.sluice.console.contract.SplitBody;
import io.sluice.view.Candidate;
import io.sluice.view.Conflict;
import io.sluice.view.Emergency;
import io.sluice.view.Endpoint;
import io.sluice.view.Names;
import io.sluice.view.Placement;
import io.sluice.view.Policy;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.Standing;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The view's services as bodies; environments stand in configured order. Pure. */
final class ServiceRendering {
  private final List<String> environments;

  ServiceRendering(List<String> environments) {
    this.environments = environments;
  }

  static ServiceState state(ServiceView service) {
    if (service.emergency() != null) {
      return ServiceState.EMERGENCY;
    }
    if (!service.isPublished()) {
      return ServiceState.WAITING;
    }
    if (service.endpoints().stream().noneMatch(Endpoint::isReady)) {
      return ServiceState.EMPTY;
    }
    if (!service.isHonoured()) {
      return ServiceState.NOT_HONOURED;
    }
    if (service.conflicts().stream().anyMatch(Conflict::blocksSplits)) {
      return ServiceState.CONFLICT;
    }
    TrafficSplit split = service.split();
    String home = service.home();
    return split != null && home != null && split.weight(home) < TrafficSplit.WHOLE
        ? ServiceState.SPLIT
        : ServiceState.HOME;
  }

  /** A line of the list. */
  ServiceItem item(ServiceView service, Fleet.Row row) {
    TrafficSplit split = service.split();
    return new ServiceItem(
        service.name(),
        service.home(),
        state(service),
        split == null ? Map.of() : ordered(split.weights()),
        service.ports().isEmpty() ? Map.of() : ordered(service.ports().get(0).published()),
        counts(service),
        service.generation(),
        row.migration(),
        row.measured(),
        row.coverage(),
        row.acknowledged(),
        row.alarms(),
        row.returnPath(),
        row.frozen(),
        held(service));
  }

  private static int held(ServiceView service) {
    int held = 0;
    for (Endpoint endpoint : service.endpoints()) {
      boolean kept =
          !endpoint.provenance().isEmpty()
              && endpoint.provenance().get(0).standing() instanceof Standing.Held;
      held += kept ? 1 : 0;
    }
    return held;
  }

  /**
   * One service.
   *
   * @param frozen notes on the freezes that stand, before all others
   * @param migration its migration that is not over, or null
   * @param returnPath how far its traffic can go back, or null when none is away
   * @param answered when proxies had the last answer, by address and port with a space between
   */
  ServiceBody body(
      ServiceView service,
      List<String> frozen,
      @Nullable MigrationItem migration,
      @Nullable ReturnPathBody returnPath,
      Map<String, Long> answered) {
    List<String> notes = new ArrayList<>(frozen);
    notes.addAll(Words.notes(service));
    StoredSplit stored = service.stored();
    TrafficSplit baseline = stored == null ? null : stored.baseline();
    return new ServiceBody(
        service.name(),
        service.home(),
        state(service),
        split(service, stored),
        baseline == null ? null : ordered(baseline.weights()),
        policy(stored),
        service.generation(),
        counts(service),
        service.ports().stream().map(port -> port(service.name(), port)).toList(),
        service.endpoints().stream().map(it -> EndpointRendering.body(it, answered)).toList(),
        Placement.of(service).stream().map(EndpointRendering::placement).toList(),
        service.candidates().stream().map(ServiceRendering::candidate).toList(),
        service.conflicts().stream().map(ServiceRendering::conflict).toList(),
        notes,
        service.emergency() == null ? null : emergency(service.emergency()),
        migration,
        returnPath);
  }

  EmergencyBody emergency(Emergency emergency) {
    return new EmergencyBody(
        emergency.service(),
        ordered(emergency.split().weights()),
        emergency.stood().generation(),
        Moments.text(emergency.at()),
        emergency.actor().name(),
        emergency.actor().from(),
        emergency.reason(),
        emergency.conflicting());
  }

  /** The split in force, an emergency's above what is stored; null while there is no home. */
  @Nullable SplitBody split(ServiceView service, @Nullable StoredSplit stored) {
    Emergency emergency = service.emergency();
    return emergency == null
        ? split(service.home(), stored)
        : new SplitBody(
            ordered(emergency.split().weights()), stored == null ? 0 : stored.generation(), false);
  }

  /** The split in force, or null while there is neither a stored one nor a home. */
  @Nullable SplitBody split(@Nullable String home, @Nullable StoredSplit stored) {
    TrafficSplit split = stored == null ? null : stored.split();
    if (split == null && home == null) {
      return null;
    }
    TrafficSplit shown = split != null || home == null ? split : TrafficSplit.all(home);
    return shown == null
        ? null
        : new SplitBody(
            ordered(shown.weights()), stored == null ? 0 : stored.generation(), split != null);
  }

  static PolicyBody policy(@Nullable StoredSplit stored) {
    Policy policy = stored == null ? Policy.DEFAULT : stored.policy();
    return PolicyRendering.body(policy, stored == null ? 0 : stored.generation(), stored != null);
  }

  /** The same map in configured order of environments. */
  <V> Map<String, V> ordered(Map<String, V> byEnvironment) {
    Map<String, V> result = new LinkedHashMap<>();
    inOrder(byEnvironment.keySet())
        .forEach(
            name -> {
              V value = byEnvironment.get(name);
              if (value != null) {
                result.put(name, value);
              }
            });
    return result;
  }

  private List<String> inOrder(Collection<String> names) {
    return names.stream()
        .sorted(
            Comparator.<String>comparingInt(
                    name ->
                        environments.contains(name)
                            ? environments.indexOf(name)
                            : environments.size())
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private Map<String, EndpointCount> counts(ServiceView service) {
    Map<String, EndpointCount> counts = new LinkedHashMap<>();
    TreeSet<String> names = new TreeSet<>(service.environments());
    TrafficSplit split = service.split();
    if (split != null) {
      names.addAll(split.weights().keySet());
    }
    inOrder(names).forEach(name -> counts.put(name, new EndpointCount(0, 0)));
    for (Endpoint endpoint : service.endpoints()) {
      counts.merge(
          endpoint.environment(),
          new EndpointCount(endpoint.isReady() ? 1 : 0, 1),
          (a, b) -> new EndpointCount(a.ready() + b.ready(), a.total() + b.total()));
    }
    return counts;
  }

  private ServiceBody.PortBody port(String service, ServicePort port) {
    return new ServiceBody.PortBody(
        port.name(),
        Names.cluster(service, port.name()),
        port.protocol(),
        ordered(port.published()),
        Words.standby(port),
        port.assignment().dropped(),
        port.deviations().stream()
            .map(
                deviation ->
                    new ServiceBody.DeviationBody(
                        deviation.environment(),
                        deviation.reason().name(),
                        deviation.asked(),
                        deviation.published(),
                        Words.deviation(deviation)))
            .toList());
  }

  static CandidateBody candidate(Candidate candidate) {
    return new CandidateBody(
        candidate.id(),
        candidate.service(),
        candidate.kind().name(),
        candidate.environment(),
        candidate.source(),
        candidate.name(),
        candidate.ready());
  }

  static ConflictBody conflict(Conflict conflict) {
    return new ConflictBody(
        conflict.service(),
        conflict.kind().name(),
        conflict.subject(),
        conflict.parties(),
        conflict.detail(),
        conflict.blocksSplits());
  }
}
