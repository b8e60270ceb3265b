package io.sluice.registry.consul;

import io.sluice.registry.RegistryEvent.Cause;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.model.health.ServiceHealth;

/**
 * Which Consul this source is: another datacenter would replace every service by its namesake, and
 * one that has lost its memory would wipe them. Kept as long as the adapter lives; owned by one
 * thread.
 */
final class Fingerprint {
  /** Consul's servers are a service of their own catalogue, always. */
  private static final String CANARY = "consul";

  private static final String CANARY_GONE =
      "Consul does not list its own service: it has just started, or the token may not read it";

  private final String configured;
  private @Nullable String agents;
  private @Nullable String nodes;
  private boolean canarySeen;

  Fingerprint(String configured) {
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

  /**
   * Looks at a listing of names. One without Consul itself comes from a server that has just
   * started, or was filtered by one before 1.11, which does not say so.
   */
  Optional<Answer.Failed<Void>> names(Set<String> listed) {
    if (listed.isEmpty() || (canarySeen && !listed.contains(CANARY))) {
      return Optional.of(new Answer.Failed<>(Cause.UNTRUSTED, CANARY_GONE));
    }
    canarySeen |= listed.contains(CANARY);
    return Optional.empty();
  }

  /** Looks at the instances of Consul's own service, when others have none. */
  Optional<Answer.Failed<Void>> servers(List<ServiceHealth> read) {
    return read.isEmpty() && canarySeen
        ? Optional.of(new Answer.Failed<>(Cause.UNTRUSTED, CANARY_GONE))
        : nodes(read);
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
