package io.sluice.view.proof;

import io.sluice.view.Assignment;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.traffic.Counts;
import io.sluice.view.traffic.Reading;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How many requests an environment has that are not over, where somebody can tell: callers' proxies
 * while an assignment names the environment (Envoy reports only endpoints that it was given last),
 * else the proxies of the environment's own hosts.
 */
final class InFlight {
  private final Set<String> named;
  private final IngressHosts hosts;
  private final String service;
  private final Reading traffic;

  InFlight(Proving.Evidence evidence) {
    service = evidence.stored().name();
    traffic = evidence.traffic();
    named = named(evidence.acknowledged().published());
    hosts = IngressHosts.of(evidence.stored(), evidence.reporters(), evidence.now());
  }

  /** Environments to which proxies may send, or could if others failed. */
  private static Set<String> named(@Nullable ServiceView published) {
    Set<String> named = new TreeSet<>();
    if (published != null) {
      for (ServicePort port : published.ports()) {
        name(port.assignment(), named);
        port.steered().sides().values().forEach(side -> name(side.common(), named));
      }
    }
    return named;
  }

  private static void name(Assignment assignment, Set<String> named) {
    assignment.tiers().forEach(tier -> tier.forEach(share -> named.add(share.environment())));
  }

  /**
   * Of one environment, or null where nobody can tell.
   *
   * @param sent to it, as callers' proxies report
   */
  @Nullable Long of(String environment, Counts sent) {
    if (named.contains(environment)) {
      return sent.inProgress();
    }
    return hosts.allReport(environment) ? received(environment) : null;
  }

  /** Of one caller: the environment's own hosts do not tell callers apart. */
  @Nullable Long ofCaller(String environment, Counts sent) {
    return named.contains(environment) ? sent.inProgress() : null;
  }

  private long received(String environment) {
    return traffic.received().entrySet().stream()
        .filter(
            one ->
                one.getKey().service().equals(service)
                    && one.getKey().environment().equals(environment))
        .map(Map.Entry::getValue)
        .mapToLong(Counts::inProgress)
        .sum();
  }
}
