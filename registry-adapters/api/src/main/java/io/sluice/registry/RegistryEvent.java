package io.sluice.registry;

import java.util.List;
import java.util.Set;

/**
 * What an adapter says of its registry. A failure to read is never an empty list: it is {@link
 * Disconnected}.
 */
public sealed interface RegistryEvent {

  /**
   * The instances that the registry has now under one of its names; sent for every read, changed or
   * not, because a fresh read that agrees is evidence.
   *
   * @param service the source's own name, before identity rules
   * @param instances all of them, ready or not, in no order
   * @param rejected entries that could not be read as instances, with the reason
   * @param revision the registry's revision of this read; shown only
   */
  record InstancesReplaced(
      String service, List<Instance> instances, List<Rejected> rejected, String revision)
      implements RegistryEvent {
    public InstancesReplaced {
      instances = List.copyOf(instances);
      rejected = List.copyOf(rejected);
    }
  }

  /**
   * The complete set of names after a full listing; a name that is missing has no instances any
   * more. Follows the {@link InstancesReplaced} of every name in it at the first listing and after
   * each reconnection.
   *
   * @param services the source's own names
   * @param revision the registry's revision of this listing; shown only
   */
  record Synced(Set<String> services, String revision) implements RegistryEvent {
    public Synced {
      services = Set.copyOf(services);
    }
  }

  /**
   * The registry cannot be read, or what it says cannot be believed. Sent on the transition, and
   * again when the cause changes; any later read ends it.
   *
   * @param cause what kind of failure
   * @param detail one sentence for an operator, without secrets
   */
  record Disconnected(Cause cause, String detail) implements RegistryEvent {}

  /** Why a source cannot be read. */
  enum Cause {
    /** It does not answer, answers with errors, or has no leader. */
    OUTAGE,
    /** It refuses our credentials, or filters its answer by them. */
    CREDENTIALS,
    /** It answers, but is another registry than before, or damaged. */
    UNTRUSTED
  }

  /**
   * An entry that is no instance.
   *
   * @param entry what identifies it in the registry
   * @param reason what is wrong with it
   */
  record Rejected(String entry, String reason) {}
}
