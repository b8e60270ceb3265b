package io.sluice.registry.consul;

import io.sluice.registry.RegistryEvent.Cause;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.model.health.ServiceHealth;

/**
 * Which datacenter this source is: one that is another than before would replace every service by
 * its namesake. Kept as long as the adapter lives; owned by one thread.
 */
final class Datacenters {
  private final String configured;
  private @Nullable String agents;
  private @Nullable String nodes;

  Datacenters(String configured) {
    this.configured = configured;
    this.nodes = configured.isEmpty() ? null : configured;
  }

  /** Looks at the agent's own datacenter. */
  Optional<Answer.Failed<Void>> agent(String datacenter) {
    if (agents == null) {
      agents = datacenter;
      nodes = configured.isEmpty() ? datacenter : configured;
    }
    return same("agent", agents, datacenter);
  }

  /** Looks at the nodes of what was read. */
  Optional<Answer.Failed<Void>> nodes(List<ServiceHealth> read) {
    for (ServiceHealth entry : read) {
      Optional<String> said = entry.getNode().getDatacenter();
      if (said.isPresent()) {
        nodes = nodes == null ? said.get() : nodes;
        Optional<Answer.Failed<Void>> other = same("nodes", nodes, said.get());
        if (other.isPresent()) {
          return other;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Answer.Failed<Void>> same(String whose, String before, String now) {
    if (before.equals(now)) {
      return Optional.empty();
    }
    String detail =
        "The datacenter of Consul's " + whose + " is " + now + " and no longer " + before;
    return Optional.of(new Answer.Failed<>(Cause.UNTRUSTED, detail));
  }
}
