package io.sluice.view.proof;

import io.sluice.view.Endpoint;
import io.sluice.view.ServiceView;
import io.sluice.view.traffic.Traffic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which of a service's hosts have a proxy of their own that reports what they receive. Only where
 * all of an environment do is it known what the environment receives.
 *
 * @param ready how many hosts have a ready endpoint, by environment
 * @param reporting how many of the service's own proxies report, by environment
 */
record IngressHosts(SortedMap<String, Integer> ready, Map<String, Integer> reporting) {
  static IngressHosts of(ServiceView stored, List<Traffic.Reporter> reporters, long now) {
    Map<String, Set<String>> hosts = new HashMap<>();
    for (Endpoint endpoint : stored.endpoints()) {
      if (endpoint.isReady()) {
        hosts
            .computeIfAbsent(endpoint.environment(), key -> new HashSet<>())
            .add(endpoint.network() + '/' + endpoint.address());
      }
    }
    SortedMap<String, Integer> ready = new TreeMap<>();
    hosts.forEach((environment, those) -> ready.put(environment, those.size()));
    Map<String, Integer> reporting = new HashMap<>();
    for (Traffic.Reporter reporter : reporters) {
      if (reporter.ingress()
          && reporter.service().equals(stored.name())
          && reporter.last() > 0
          && !reporter.isSilent(now)) {
        reporting.merge(reporter.environment(), 1, Integer::sum);
      }
    }
    return new IngressHosts(ready, reporting);
  }

  /** Whether each ready host of an environment reports; not where none is ready. */
  boolean allReport(String environment) {
    return ready.containsKey(environment) && missing(environment) <= 0;
  }

  private int missing(String environment) {
    return ready.getOrDefault(environment, 0) - reporting.getOrDefault(environment, 0);
  }

  /** Why it is not known what the service receives, a sentence; empty when it is. */
  String unknown() {
    if (ready.isEmpty()) {
      return "nobody is ready";
    }
    return ready.keySet().stream()
        .filter(environment -> missing(environment) > 0)
        .findFirst()
        .map(
            environment ->
                "%d of %d hosts in %s report what they receive"
                    .formatted(
                        reporting.getOrDefault(environment, 0),
                        ready.get(environment),
                        environment))
        .orElse("");
  }
}
